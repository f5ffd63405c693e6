using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>Drops fields that no schema declares.</summary>
internal static class Pruning
{
    /// <summary>Prunes in place.</summary>
    public static void Prune(JsonObject obj, Schema schema) => Walk(obj, schema.Resolved);

    private static void Walk(JsonNode? node, Schema schema)
    {
        switch (node)
        {
            case JsonObject json:
                PruneObject(json, schema);
                break;
            case JsonArray array when schema.Items is { } items:
                foreach (var element in array)
                    Walk(element, items.Resolved);
                break;
        }
    }

    private static void PruneObject(JsonObject json, Schema schema)
    {
        List<string>? unknown = null;
        foreach (var (name, value) in json)
        {
            if (FieldOf(schema, name) is { } field)
                Walk(value, field);
            else if (!schema.PreserveUnknownFields)
                (unknown ??= []).Add(name);
        }
        json.Remove(unknown ?? []);
    }

    /// <summary>The schema of a field, those that every embedded object has included.</summary>
    internal static Schema? FieldOf(Schema schema, string name) =>
        schema.Field(name) ?? (schema.EmbeddedResource ? EmbeddedObject.Field(name) : null);
}
