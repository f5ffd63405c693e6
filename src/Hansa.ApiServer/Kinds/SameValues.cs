using System.Text.Json.Nodes;
using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Kinds;

/// <summary>Whether two values say the same, as Go's semantic equality has it: amounts of resources are compared by their value, so that 1024Mi is 1Gi.</summary>
internal static class SameValues
{
    private static readonly HashSet<string> Amounts = new(["limits", "requests"], StringComparer.Ordinal);

    public static bool Are(JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (JsonObject left, JsonObject right) => AreFields(left, right, AreInField),
        (JsonArray left, JsonArray right) => left.Count == right.Count && left.Zip(right).All(pair => Are(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(one, other),
    };

    private static bool AreInField(string name, JsonNode? one, JsonNode? other) =>
        Amounts.Contains(name) && one is JsonObject left && other is JsonObject right ? AreFields(left, right, (_, amount, known) => AreAmounts(amount, known)) : Are(one, other);

    private static bool AreFields(JsonObject left, JsonObject right, Func<string, JsonNode?, JsonNode?, bool> same) =>
        left.Count == right.Count && left.All(field => right.TryGetPropertyValue(field.Key, out var value) && same(field.Key, field.Value, value));

    private static bool AreAmounts(JsonNode? one, JsonNode? other) =>
        JsonNode.DeepEquals(one, other) || Quantity(one) is { } left && left == Quantity(other);

    private static CelQuantity? Quantity(JsonNode? node) =>
        node is not JsonValue value ? null : CelQuantity.TryParse(value.TryGetValue<string>(out var text) ? text.Trim() : value.ToJsonString());
}
