using System.Text.Json.Nodes;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Apply;

/// <summary>Merges an applied object into the live one.</summary>
internal static class TypedMerge
{
    /// <summary>A new object with everything of <paramref name="live"/> and, where both speak, what is applied.</summary>
    public static JsonObject Merge(JsonObject live, JsonObject applied, Schema schema) => MergeMap(live, applied, schema.Resolved);

    private static JsonObject MergeMap(JsonObject live, JsonObject applied, Schema schema)
    {
        var result = live.DeepClone().AsObject();
        foreach (var (name, value) in applied)
            result[name] = MergeNode(result[name], value, Granularity.Field(schema, name) ?? Schema.Anything);
        return result;
    }

    // A null says nothing against a map or list that has parts.
    private static JsonNode? MergeNode(JsonNode? live, JsonNode? applied, Schema schema) => (live, applied) switch
    {
        (JsonObject map, JsonObject change) when Granularity.IsMap(map, schema) => MergeMap(map, change, schema),
        (JsonArray list, JsonArray change) when Granularity.IsList(list, schema) => MergedList.Of(list, change, schema, MergeNode),
        (_, null) when Granularity.HasParts(live, schema) => live!.DeepClone(),
        _ => applied?.DeepClone(),
    };
}
