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
    private const int LongestPath = 1024;

    public static ImmutableArray<ImmutableArray<string>> Of(JsonElement item, JsonElement metadata, string fieldManager, JsonElement? own)
    {
        if (!item.TryGetProperty("spec", out var spec))
        {
            return [];
        }

        var ours = Member(own, "f:spec");
        var found = new SortedDictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var entry in ManagedFields.Entries(metadata).Where(e => !ManagedFields.IsBy(e, fieldManager) && !ManagedFields.IsSubresource(e)))
        {
            if (entry.TryGetProperty("fieldsV1", out var fields) && Member(fields, "f:spec") is { } theirs)
            {
                Collect(theirs, ours, spec, ["spec"], found);
            }
        }

        return [.. found.Where(f => f.Key.Length <= LongestPath).Take(Most).Select(f => f.Value)];
    }

    /// <summary>Digest of these fields with the values that they have; empty for none.</summary>
    public static string Values(JsonElement item, ImmutableArray<ImmutableArray<string>> paths) =>
        paths.IsEmpty ? "" : Digest.Of(paths.SelectMany(path => new[] { string.Join('\u0000', path), FieldsDigest.OfValue(path[^1], At(item, path)) }));

    private static JsonElement At(JsonElement item, ImmutableArray<string> path) => path.Aggregate(item, (at, name) => at.GetProperty(name)); // found there

    private static void Collect(
        JsonElement theirs, JsonElement? ours, JsonElement value, ImmutableArray<string> path, SortedDictionary<string, ImmutableArray<string>> found)
    {
        if (theirs.ValueKind != JsonValueKind.Object || value.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var field in theirs.EnumerateObject().Where(f => f.Name.StartsWith("f:", StringComparison.Ordinal)))
        {
            var name = field.Name[2..];
            if (!value.TryGetProperty(name, out var member) || IsSuspension(path, name, member))
            {
                continue;
            }

            if (Member(ours, field.Name) is { } deeper)
            {
                Collect(field.Value, deeper, member, path.Add(name), found);
            }
            else
            {
                found[string.Join('\u0000', path.Add(name))] = path.Add(name);
            }
        }
    }

    /// <summary>Suspending a release is a person's right on the cluster; Hansa reports it and leaves it.</summary>
    private static bool IsSuspension(ImmutableArray<string> path, string name, JsonElement value) =>
        path.Length == 1 && name == "suspend" && value.ValueKind == JsonValueKind.True;

    private static JsonElement? Member(JsonElement? fields, string name) =>
        fields is { ValueKind: JsonValueKind.Object } own && own.TryGetProperty(name, out var member) ? member : null;
}
