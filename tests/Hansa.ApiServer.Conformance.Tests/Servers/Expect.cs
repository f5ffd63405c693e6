namespace Hansa.ApiServer.Conformance.Tests.Servers;

/// <summary>Comparisons of JSON whose failure shows both sides.</summary>
public static class Expect
{
    private static readonly string[] Unpredictable = ["uid", "creationTimestamp", "resourceVersion", "time", "deletionTimestamp"];

    /// <summary>Equal values; the order of keys does not count, and "*" in the expected one stands for any value.</summary>
    public static void Json(string expected, JsonNode? actual) => Json(JsonNode.Parse(expected), actual);

    public static void Json(JsonNode? expected, JsonNode? actual)
    {
        if (!Matches(expected, actual))
            Assert.Fail($"expected: {expected?.ToJsonString() ?? "null"}\nactual:   {actual?.ToJsonString() ?? "null"}");
    }

    /// <summary>All that is expected is there with these values; further keys of objects do not count.</summary>
    public static void Contains(string expected, JsonNode? actual)
    {
        if (!Holds(JsonNode.Parse(expected), actual))
            Assert.Fail($"expected at least: {expected}\nactual:            {actual?.ToJsonString() ?? "null"}");
    }

    /// <summary>A copy with a "*" for each value that no two servers have in common.</summary>
    public static JsonNode? Masked(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Unpredictable.Contains(pair.Key) && pair.Value is JsonValue ? "*" : Masked(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Masked)]),
        _ => node?.DeepClone(),
    };

    private static bool Matches(JsonNode? expected, JsonNode? actual) => (expected, actual) switch
    {
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(pair => b.ContainsKey(pair.Key) && Matches(pair.Value, b[pair.Key])),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Matches(pair.First, pair.Second)),
        _ => IsAny(expected, actual) || JsonNode.DeepEquals(expected, actual),
    };

    private static bool Holds(JsonNode? expected, JsonNode? actual) => (expected, actual) switch
    {
        (JsonObject a, JsonObject b) => a.All(pair => b.ContainsKey(pair.Key) && Holds(pair.Value, b[pair.Key])),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Holds(pair.First, pair.Second)),
        _ => IsAny(expected, actual) || JsonNode.DeepEquals(expected, actual),
    };

    private static bool IsAny(JsonNode? expected, JsonNode? actual) => actual is not null && expected is JsonValue value && value.TryGetValue<string>(out var text) && text == "*";
}
