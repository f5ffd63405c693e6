using System.Text.Json;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill;

/// <summary>An object that is not Hansa's: what of it nobody but its owner may change.</summary>
internal sealed record ForeignObject(string Cluster, ResourceType Type, ObjectKey Key, string Content)
{
    public static ForeignObject Of(string cluster, ResourceType type, JsonElement found) => new(cluster, type, found.Key(), ContentOf(found));

    public static string ContentOf(JsonElement? found) => found is not { } there
        ? "(gone)"
        : string.Join(" ", there.Text("metadata", "uid"), Part(there, "metadata", "labels"), Part(there, "metadata", "annotations"), Part(there, "spec"), Part(there, "data"));

    private static string Part(JsonElement found, params ReadOnlySpan<string> path) => found.Find(path)?.GetRawText() ?? "";
}
