using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Patches;

/// <summary>How large a value is; without recursion, since it is asked before anybody knows how deep the value is.</summary>
internal static class JsonMeasures
{
    /// <summary>Levels: 1 for a scalar.</summary>
    public static int Depth(JsonNode? node)
    {
        var depth = 0;
        for (List<JsonNode?> level = [node]; level.Count > 0; level = [.. level.SelectMany(Children)])
            depth++;
        return depth;
    }

    /// <summary>Values, and characters of names and texts.</summary>
    public static long Weight(JsonNode? node)
    {
        var weight = 0L;
        var open = new Stack<JsonNode?>([node]);
        while (open.TryPop(out var next))
        {
            weight += 1 + Characters(next);
            foreach (var child in Children(next))
                open.Push(child);
        }
        return weight;
    }

    private static long Characters(JsonNode? node) => node switch
    {
        JsonObject json => json.Sum(pair => (long)pair.Key.Length),
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length,
        _ => 0,
    };

    private static IEnumerable<JsonNode?> Children(JsonNode? node) => node switch
    {
        JsonObject json => json.Select(pair => pair.Value),
        JsonArray array => array,
        _ => [],
    };
}
