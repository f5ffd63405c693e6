using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;

namespace Hansa.Sandbox.Flux.Observed;

/// <summary>
/// The controllers of 2021 wrote whole objects as Go prints them: with their finalizer, durations change their form, and become fields of theirs.
/// </summary>
internal static class GoForm
{
    /// <summary>The members that Go prints otherwise, as a merge patch; null when there are none.</summary>
    public static JsonObject? Of(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return null;

        var changes = new JsonObject();
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object && Of(member.Value) is { } below)
                changes[member.Name] = below;
            else if (member.Name is "interval" or "timeout" && member.Value.ValueKind == JsonValueKind.String && Printed(member.Value.GetString()!) is { } printed) // a string is never null
                changes[member.Name] = printed;
        }

        return changes.Count == 0 ? null : changes;
    }

    private static string? Printed(string text) => GoDuration.Canonical(text) is var printed && printed != text ? printed : null;
}
