using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>Drops nulls of fields that may not be null: the same as leaving the field out.</summary>
internal static class NullDropping
{
    /// <summary>Drops in place.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="isTyped">A built-in kind: Go reads a null in a map of texts as the empty text.</param>
    public static void Drop(JsonObject obj, Schema schema, bool isTyped = false) => Walk(obj, schema.Resolved, isTyped);

    private static void Walk(JsonNode? node, Schema schema, bool isTyped)
    {
        switch (node)
        {
            case JsonObject json:
                List<string>? dropped = null, emptied = null;
                foreach (var (name, value) in json)
                {
                    var field = Pruning.FieldOf(schema, name);
                    if (value is not null)
                    {
                        if (field is not null && value is (JsonObject or JsonArray))
                            Walk(value, field, isTyped);
                    }
                    else if (isTyped && field?.Type == SchemaType.String && !schema.Properties.ContainsKey(name))
                        (emptied ??= []).Add(name);
                    else if (field is { Nullable: false, Type: not SchemaType.Any })
                        (dropped ??= []).Add(name);
                }
                json.Remove(dropped ?? []);
                foreach (var name in emptied ?? [])
                    json[name] = "";
                break;
            case JsonArray array when schema.Items is { } items:
                foreach (var element in array)
                    Walk(element, items.Resolved, isTyped);
                break;
        }
    }
}
