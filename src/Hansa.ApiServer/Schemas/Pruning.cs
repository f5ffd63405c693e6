using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>Drops fields that no schema declares.</summary>
internal static class Pruning
{
    /// <summary>Prunes in place.</summary>
    /// <returns>Whether anything was dropped.</returns>
    public static bool Prune(JsonObject obj, Schema schema) => Walk(obj, schema.Resolved);

    private static bool Walk(JsonNode? node, Schema schema)
    {
        var isPruned = false;
        switch (node)
        {
            case JsonObject json:
                isPruned = PruneObject(json, schema);
                break;
            case JsonArray array when schema.Items is { } items:
                foreach (var element in array)
                    isPruned |= Walk(element, items.Resolved);
                break;
        }
        return isPruned;
    }

    private static bool PruneObject(JsonObject json, Schema schema)
    {
        var isPruned = false;
        List<string>? unknown = null;
        foreach (var (name, value) in json)
        {
            if (FieldOf(schema, name) is { } field)
                isPruned |= Walk(value, field);
            else if (!schema.PreserveUnknownFields)
                (unknown ??= []).Add(name);
        }
        json.Remove(unknown ?? []);
        return isPruned || unknown is not null;
    }

    /// <summary>The schema of a field, those that every embedded object has included.</summary>
    internal static Schema? FieldOf(Schema schema, string name) =>
        schema.Field(name) ?? (schema.EmbeddedResource ? EmbeddedObject.Field(name) : null);
}
