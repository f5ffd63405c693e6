using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>What a cluster made of the fields that we write. Lists are compared whole, durations by what they mean.</summary>
internal static class AlteredFields
{
    private const string Marks = "metadata.";
    private static readonly string[] KindsOfMarks = ["labels", "annotations"];

    /// <summary>The label that our watches select by.</summary>
    public const string HubLabel = $"{Marks}labels.{Labels.Hub}";

    /// <summary>Paths of the fields of the apply body <paramref name="planned"/> that <paramref name="found"/> has otherwise, or not at all.</summary>
    public static ImmutableArray<string> Of(JsonElement planned, JsonElement found) =>
    [
        .. planned.EnumerateObject()
            .Where(p => p.Name is not ("apiVersion" or "kind" or "metadata"))
            .SelectMany(p => Below(p.Name, p.Name, p.Value, Member(found, p.Name)))
            .Concat(OfMarks(planned, found)),
    ];

    /// <summary>The same of our labels and annotations alone.</summary>
    public static IEnumerable<string> OfMarks(JsonElement planned, JsonElement found) =>
        KindsOfMarks.SelectMany(kind =>
            Below(kind, Marks + kind, planned.GetProperty("metadata").GetProperty(kind), Member(Member(found, "metadata"), kind)));

    /// <summary>Whether the path is that of a label or an annotation.</summary>
    public static bool IsMark(string path) => path.StartsWith(Marks, StringComparison.Ordinal);

    /// <summary>Whether the apply body names the field, or something below it.</summary>
    public static bool Names(JsonElement planned, ImmutableArray<string> path)
    {
        JsonElement? at = planned;
        foreach (var name in path)
        {
            at = Member(at, name);
        }

        return at is not null;
    }

    private static IEnumerable<string> Below(string name, string path, JsonElement planned, JsonElement? found)
    {
        if (planned.ValueKind == JsonValueKind.Object && found is { ValueKind: JsonValueKind.Object })
        {
            return planned.EnumerateObject().SelectMany(p => Below(p.Name, $"{path}.{p.Name}", p.Value, Member(found, p.Name)));
        }

        return found is { } value && FieldsDigest.OfValue(name, planned) == FieldsDigest.OfValue(name, value) ? [] : [path];
    }

    private static JsonElement? Member(JsonElement? at, string name) =>
        at is { ValueKind: JsonValueKind.Object } here && here.TryGetProperty(name, out var member) ? member : null;
}
