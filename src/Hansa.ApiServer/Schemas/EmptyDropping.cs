using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>Drops empty values of fields that Go writes only when they are not: built-in kinds are stored as the real server's structs would be.</summary>
internal static class EmptyDropping
{
    /// <summary>Drops in place.</summary>
    public static void Drop(JsonObject obj, Schema schema) => Walk(obj, schema.Resolved);

    private static void Walk(JsonNode? node, Schema schema)
    {
        switch (node)
        {
            case JsonObject json:
                DropFields(json, schema);
                break;
            case JsonArray array when schema.Items is { } items:
                foreach (var element in array)
                    Walk(element, items.Resolved);
                break;
        }
    }

    private static void DropFields(JsonObject json, Schema schema)
    {
        List<string>? dropped = null;
        foreach (var (name, value) in json)
        {
            if (value is JsonObject or JsonArray && schema.Field(name) is { } field)
                Walk(value, field);
            if (schema.Properties.TryGetValue(name, out var declared) && declared.OmittedWhenEmpty && IsEmpty(value))
                (dropped ??= []).Add(name);
        }
        foreach (var name in dropped ?? [])
            json.Remove(name);
    }

    private static bool IsEmpty(JsonNode? value) => value switch
    {
        null or JsonObject { Count: 0 } or JsonArray { Count: 0 } => true,
        JsonValue scalar => scalar.GetValueKind() switch
        {
            JsonValueKind.False => true,
            JsonValueKind.String => scalar.GetValue<string>().Length == 0,
            JsonValueKind.Number => scalar.TryGetValue<long>(out var number) && number == 0,
            _ => false,
        },
        _ => false,
    };
}
