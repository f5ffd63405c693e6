using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>
/// Fields below <c>spec</c> that another manager added and the plan does not name: drift, because <c>spec.values</c> of
/// somebody's <c>kubectl edit</c> would beat what Hansa delivers. The highest path is named under which nothing is ours.
/// </summary>
internal static class ForeignFields
{
    private const int Most = 50; // at a time: the others are taken away in the next pass
    private const int LongestPath = 256; // what Flux's definitions allow is shorter

    public static ImmutableArray<ImmutableArray<string>> Of(JsonElement item, JsonElement metadata, string fieldManager, JsonElement? own)
    {
        if (!item.TryGetProperty("spec", out var spec))
        {
            return [];
        }

        var theirs = ManagedFields.Entries(metadata)
            .Where(e => !ManagedFields.IsBy(e, fieldManager) && !ManagedFields.IsSubresource(e))
            .Select(e => Member(Member(e, "fieldsV1"), "f:spec"))
            .OfType<JsonElement>();
        var found = new SortedDictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        var left = ManagedFields.MostFields;
        Collect(theirs, Member(own, "f:spec"), spec, ["spec"], found, ref left);
        return [.. found.Take(Most).Select(f => f.Value)];
    }

    /// <summary>Digest of these fields with the values that they have; empty for none.</summary>
    public static string Values(JsonElement item, ImmutableArray<ImmutableArray<string>> paths) =>
        paths.IsEmpty ? "" : Digest.Of(paths.SelectMany(path => new[] { string.Join('\u0000', path), FieldsDigest.OfValue(path[^1], At(item, path)) }));

    private static JsonElement At(JsonElement item, ImmutableArray<string> path) => path.Aggregate(item, (at, name) => at.GetProperty(name)); // found there

    /// <summary>All managers at once and each object once, whoever sends it: then the work is bounded by its size.</summary>
    private static void Collect(
        IEnumerable<JsonElement> theirs, JsonElement? ours, JsonElement value, ImmutableArray<string> path, SortedDictionary<string, ImmutableArray<string>> found, ref int left)
    {
        if (value.ValueKind != JsonValueKind.Object || ManagedFields.FieldsOf(theirs, ref left) is not { Count: > 0 } fields)
        {
            return;
        }

        foreach (var member in value.EnumerateObject().Where(m => fields.Contains(m.Name) && !IsSuspension(path, m.Name, m.Value)))
        {
            var at = path.Add(member.Name);
            if (Member(ours, $"f:{member.Name}") is { } deeper)
            {
                Collect(fields[member.Name], deeper, member.Value, at, found, ref left);
            }
            else if (string.Join('\u0000', at) is { Length: <= LongestPath } key)
            {
                found[key] = at;
            }
        }
    }

    /// <summary>Suspending a release is a person's right on the cluster; Hansa reports it and leaves it.</summary>
    private static bool IsSuspension(ImmutableArray<string> path, string name, JsonElement value) =>
        path.Length == 1 && name == "suspend" && value.ValueKind == JsonValueKind.True;

    private static JsonElement? Member(JsonElement? fields, string name) =>
        fields is { ValueKind: JsonValueKind.Object } own && own.TryGetProperty(name, out var member) ? member : null;
}
