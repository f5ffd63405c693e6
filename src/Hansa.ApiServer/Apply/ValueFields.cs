using System.Text.Json.Nodes;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Apply;

/// <summary>The fields that a value holds, each at the depth at which it is owned.</summary>
internal static class ValueFields
{
    public static FieldSet Of(JsonObject obj, Schema schema)
    {
        var set = new FieldSet();
        Map(obj, schema.Resolved, set);
        return set;
    }

    private static void Map(JsonObject map, Schema schema, FieldSet set)
    {
        foreach (var (name, value) in map)
        {
            if (Granularity.Field(schema, name) is not { } field)
                continue;
            var child = new FieldSet();
            Node(value, field, child);
            if (value is null or JsonObject { Count: 0 } || Granularity.IsMapKey(schema, name))
                child.Self = true;
            set.Attach(PathElements.Field(name), child);
        }
    }

    private static void Node(JsonNode? value, Schema schema, FieldSet set)
    {
        switch (value)
        {
            case JsonObject map when Granularity.IsMap(value, schema):
                Map(map, schema, set);
                break;
            case JsonArray list when Granularity.IsList(value, schema):
                List(list, schema, set);
                break;
            default:
                set.Self = true;
                break;
        }
    }

    private static void List(JsonArray list, Schema schema, FieldSet set)
    {
        var items = Granularity.Items(schema);
        foreach (var item in list)
        {
            if (PathElements.Of(item, schema) is not { } element)
                continue;
            var child = new FieldSet();
            if (schema.ListKind == ListKind.Map)
                Node(item, items, child);
            child.Self = true;
            set.Attach(element, child);
        }
    }
}
