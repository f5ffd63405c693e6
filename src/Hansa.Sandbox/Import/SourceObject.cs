using System.Text.Json.Nodes;
using Hansa.Api.Metadata;

namespace Hansa.Sandbox.Import;

/// <summary>An object as the source has it; what is of an unexpected type counts as absent.</summary>
internal sealed class SourceObject(JsonObject body)
{
    public string Group { get; } = Text(body["apiVersion"]) is var version && version.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? version[..slash] : "";

    public string Kind { get; } = Text(body["kind"]);

    public ObjectKey Key { get; } = new(Text((body["metadata"] as JsonObject)?["namespace"]), Text((body["metadata"] as JsonObject)?["name"]));

    public bool IsDeleting => Read("metadata", "deletionTimestamp").Length > 0;

    /// <summary>RFC 3339 in UTC, so that its order is the order of time.</summary>
    public string Created => Read("metadata", "creationTimestamp");

    public bool Is(ResourceType type) => Group == type.Group && Kind == type.Kind;

    public string Read(params ReadOnlySpan<string> path) => Text(Find(path));

    public JsonNode? Find(params ReadOnlySpan<string> path)
    {
        JsonNode? node = body;
        foreach (var name in path)
            node = (node as JsonObject)?[name];
        return node;
    }

    public IEnumerable<SourceObject> Items(params ReadOnlySpan<string> path) =>
        (Find(path) as JsonArray ?? []).OfType<JsonObject>().Select(item => new SourceObject(item));

    /// <summary>Labels or annotations.</summary>
    public IEnumerable<KeyValuePair<string, string>> Map(string name) =>
        (Find("metadata", name) as JsonObject ?? []).Select(pair => KeyValuePair.Create(pair.Key, Text(pair.Value)));

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
