using System.Text.Json.Nodes;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Apply;

/// <summary>Takes fields out of a value. A map or list that is emptied by it stays, as in <c>structured-merge-diff</c>'s removing walker.</summary>
internal static class FieldRemoval
{
    public static JsonObject Without(JsonObject obj, FieldSet removed, Schema schema) => Map(obj, removed, schema.Resolved);

    private static JsonNode? Node(JsonNode? node, FieldSet removed, Schema schema) => node switch
    {
        JsonObject map => Granularity.IsMap(node, schema) ? Map(map, removed, schema) : new JsonObject(),
        JsonArray list => Granularity.IsList(node, schema) ? List(list, removed, schema) : new JsonArray(),
        _ => node?.DeepClone(),
    };

    private static JsonObject Map(JsonObject map, FieldSet removed, Schema schema)
    {
        var result = new JsonObject();
        foreach (var (name, value) in map)
        {
            var child = removed.Child(PathElements.Field(name));
            if (child?.Self == true)
                continue;
            result[name] = child is null || child.IsEmpty
                ? value?.DeepClone()
                : Node(value, child, Granularity.Field(schema, name) ?? Schema.Anything);
        }
        return result;
    }

    private static JsonArray List(JsonArray list, FieldSet removed, Schema schema)
    {
        var items = Granularity.Items(schema);
        var result = new JsonArray();
        foreach (var item in list)
        {
            var child = PathElements.Of(item, schema) is { } element ? removed.Child(element) : null;
            if (child?.Self == true)
                continue;
            result.Add(child is null || child.IsEmpty ? item?.DeepClone() : Node(item, child, items));
        }
        return result;
    }
}
