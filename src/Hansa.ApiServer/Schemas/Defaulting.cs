using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>Fills absent fields with the defaults of the schema.</summary>
internal static class Defaulting
{
    /// <summary>Fills in place.</summary>
    public static void Apply(JsonObject obj, Schema schema) => Walk(obj, schema.Resolved);

    /// <summary>Whether there is a default anywhere in a schema of a custom resource.</summary>
    public static bool Any(Schema schema) =>
        schema.Default is not null
        || schema.Properties.Values.Any(Any)
        || schema.Items is { } items && Any(items)
        || schema.AdditionalProperties is { } values && Any(values);

    private static void Walk(JsonNode? node, Schema schema)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var (name, property) in schema.Properties)
                {
                    var field = property.Resolved;
                    if (field.Default is not null && (!json.TryGetPropertyValue(name, out var value) || value is null && !field.Nullable))
                        json[name] = field.Default.DeepClone();
                }
                foreach (var (name, value) in json)
                    if (value is JsonObject or JsonArray && schema.Field(name) is { } field)
                        Walk(value, field);
                break;
            case JsonArray array when schema.Items is { } items:
                foreach (var element in array)
                    Walk(element, items.Resolved);
                break;
        }
    }
}
