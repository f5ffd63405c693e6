using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>Drops nulls of fields that may not be null: the same as leaving the field out.</summary>
internal static class NullDropping
{
    /// <summary>Drops in place.</summary>
    public static void Drop(JsonObject obj, Schema schema) => Walk(obj, schema.Resolved);

    private static void Walk(JsonNode? node, Schema schema)
    {
        switch (node)
        {
            case JsonObject json:
                List<string>? dropped = null;
                foreach (var (name, value) in json)
                {
                    var field = Pruning.FieldOf(schema, name);
                    if (value is not null)
                    {
                        if (field is not null && value is (JsonObject or JsonArray))
                            Walk(value, field);
                    }
                    else if (field is { Nullable: false, Type: not SchemaType.Any })
                        (dropped ??= []).Add(name);
                }
                json.Remove(dropped ?? []);
                break;
            case JsonArray array when schema.Items is { } items:
                foreach (var element in array)
                    Walk(element, items.Resolved);
                break;
        }
    }
}
