using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>Fills absent fields with the defaults of the schema.</summary>
internal static class Defaulting
{
    /// <summary>Fills in place.</summary>
    /// <returns>Whether anything was absent.</returns>
    public static bool Apply(JsonObject obj, Schema schema) => Walk(obj, schema.Resolved);

    private static bool Walk(JsonNode? node, Schema schema)
    {
        var isFilled = false;
        switch (node)
        {
            case JsonObject json:
                foreach (var (name, property) in schema.Properties)
                {
                    var field = property.Resolved;
                    if (field.Default is null || json.TryGetPropertyValue(name, out var value) && (value is not null || field.Nullable))
                        continue;
                    json[name] = field.Default.DeepClone();
                    isFilled = true;
                }
                foreach (var (name, value) in json)
                    if (value is JsonObject or JsonArray && schema.Field(name) is { } field)
                        isFilled |= Walk(value, field);
                break;
            case JsonArray array when schema.Items is { } items:
                foreach (var element in array)
                    isFilled |= Walk(element, items.Resolved);
                break;
        }
        return isFilled;
    }
}
