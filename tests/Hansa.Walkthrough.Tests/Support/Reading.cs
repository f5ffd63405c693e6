using System.Text.Json;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>Fields of Kubernetes objects; null where there is none.</summary>
internal static class Reading
{
    public static JsonElement? At(this JsonElement value, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return null;
        }

        return value;
    }

    public static string? Text(this JsonElement value, params ReadOnlySpan<string> path) =>
        value.At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static string? Label(this JsonElement value, string name) => value.Text("metadata", "labels", name);

    public static string? Annotation(this JsonElement value, string name) => value.Text("metadata", "annotations", name);

    public static StandingCondition? Condition(this JsonElement value, string type)
    {
        if (value.At("status", "conditions") is not { ValueKind: JsonValueKind.Array } conditions)
            return null;

        return conditions.EnumerateArray()
            .Where(condition => condition.Text("type") == type)
            .Select(condition => new StandingCondition(condition.Text("status") ?? "", condition.Text("reason") ?? "", condition.Text("message") ?? ""))
            .FirstOrDefault();
    }
}

/// <summary>A condition of that type as it stands.</summary>
internal sealed record StandingCondition(string Status, string Reason, string Message);
