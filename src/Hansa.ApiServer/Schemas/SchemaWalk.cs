using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>Shows every declared value of a custom resource together with its schema and path.</summary>
internal static class SchemaWalk
{
    public static void Over(JsonObject obj, Schema schema, Action<JsonNode, Schema, string> visit)
    {
        foreach (var (name, property) in schema.Properties)
            if (name is not ("apiVersion" or "kind" or "metadata") && obj.TryGetPropertyValue(name, out var value))
                Over(value, property.Resolved, name, visit);
    }

    private static void Over(JsonNode? value, Schema schema, string path, Action<JsonNode, Schema, string> visit)
    {
        if (value is null)
            return;
        visit(value, schema, path);
        if (value is JsonObject json)
        {
            foreach (var (name, child) in json)
                if (schema.Field(name) is { } field)
                    Over(child, field, Validation.Child(path, name), visit);
        }
        else if (value is JsonArray array && schema.Items is { } items)
        {
            for (var i = 0; i < array.Count; i++)
                Over(array[i], items.Resolved, Validation.Element(path, i), visit);
        }
    }
}
