using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api.Metadata;

namespace Hansa.Sandbox.Objects;

/// <summary>Reading of objects whose schema the server has checked: what is absent is null or empty.</summary>
internal static class JsonReading
{
    public static JsonElement? Find(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }

        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    public static string Text(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Find(path)?.GetString() ?? "";

    public static string TextOr(this JsonElement element, string whenAbsent, params ReadOnlySpan<string> path) =>
        element.Text(path) is { Length: > 0 } text ? text : whenAbsent;

    public static long Number(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Find(path)?.GetInt64() ?? 0;

    public static bool Flag(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Find(path)?.GetBoolean() ?? false;

    public static ImmutableArray<JsonElement> Items(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Find(path) is { } list ? [.. list.EnumerateArray()] : [];

    public static ObjectKey Key(this JsonElement element) =>
        new(element.Text("metadata", "namespace"), element.Text("metadata", "name"));
}
