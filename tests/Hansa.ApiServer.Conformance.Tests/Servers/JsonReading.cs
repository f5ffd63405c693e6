namespace Hansa.ApiServer.Conformance.Tests.Servers;

/// <summary>Short ways into JSON.</summary>
public static class JsonReading
{
    /// <summary>The node at the end of a path of keys and indices; null when there is none.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<object> path)
    {
        foreach (var step in path)
            node = (node, step) switch
            {
                (JsonObject map, string key) => map[key],
                (JsonArray list, int index) when index < list.Count => list[index],
                _ => null,
            };
        return node;
    }

    /// <summary>The scalar at the end of the path, as text; null when there is none.</summary>
    public static string? Text(this JsonNode? node, params ReadOnlySpan<object> path) => At(node, path)?.ToString();

    public static string Name(this JsonNode? node) => Text(node, "metadata", "name") ?? throw new ArgumentException($"no name in {node}");

    public static string Uid(this JsonNode? node) => Text(node, "metadata", "uid") ?? throw new ArgumentException($"no uid in {node}");

    public static string ResourceVersion(this JsonNode? node) => Text(node, "metadata", "resourceVersion") ?? throw new ArgumentException($"no resourceVersion in {node}");

    public static JsonObject[] Items(this JsonNode? node) => [.. (At(node, "items") as JsonArray ?? throw new ArgumentException($"no items in {node}")).Select(item => item!.AsObject())];

    public static string[] Names(this JsonNode? list) => [.. Items(list).Select(item => Name(item))];

    public static JsonNode Parse(string json) => JsonNode.Parse(json) ?? throw new ArgumentException("null");
}
