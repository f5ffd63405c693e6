using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.OpenApi;

/// <summary>Writes schemas as OpenAPI v3 does; types with a name of their own are put once into <paramref name="components"/> and referred to.</summary>
internal sealed class SchemaWriter(JsonObject components)
{
    private const string ReferencePrefix = "#/components/schemas/";

    /// <summary>The whole object of a kind, under its own name.</summary>
    public string WriteKind(ResourceDefinition definition)
    {
        var name = definition.Schema.TypeName.Length > 0 ? definition.Schema.TypeName : ReverseName(definition.Kind);
        var schema = WriteInline(definition.Schema.Resolved);
        schema["x-kubernetes-group-version-kind"] = new JsonArray(new JsonObject
        {
            ["group"] = definition.Kind.Group,
            ["version"] = definition.Kind.Version,
            ["kind"] = definition.Kind.Kind,
        });
        components[name] = schema;
        return name;
    }

    public JsonObject Write(Schema property)
    {
        var schema = property.Resolved;
        if (schema.TypeName.Length == 0 || schema.Type is not (SchemaType.Object or SchemaType.Any))
            return WriteInline(schema);
        if (!components.ContainsKey(schema.TypeName))
        {
            components[schema.TypeName] = new JsonObject();
            components[schema.TypeName] = WriteInline(schema);
        }
        return new JsonObject { ["$ref"] = ReferencePrefix + schema.TypeName };
    }

    private JsonObject WriteInline(Schema schema)
    {
        var json = new JsonObject();
        if (schema.Description.Length > 0)
            json["description"] = schema.Description;
        switch (schema.Type)
        {
            // A quantity has a name and no single type; kubectl explain cannot say what a schema without a word in it is.
            case SchemaType.Any when schema.TypeName.Length > 0:
                json["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "number" });
                break;
            case SchemaType.Any:
                break;
            case SchemaType.IntOrString:
                json["x-kubernetes-int-or-string"] = true;
                break;
            default:
                json["type"] = schema.Type.ToString().ToLowerInvariant();
                break;
        }
        if (schema.Format.Length > 0 && schema.Format != "quantity")
            json["format"] = schema.Format;
        if (schema.Nullable)
            json["nullable"] = true;
        if (schema.Default is not null)
            json["default"] = schema.Default.DeepClone();
        if (schema.Properties.Count > 0)
            json["properties"] = new JsonObject(schema.Properties.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Write(pair.Value))));
        if (schema.Required.Count > 0)
            json["required"] = new JsonArray([.. schema.Required.Select(name => JsonValue.Create(name))]);
        if (schema.AdditionalProperties is { } values)
            json["additionalProperties"] = Write(values);
        if (schema.Items is { } items)
            json["items"] = Write(items);
        if (schema.PreserveUnknownFields)
            json["x-kubernetes-preserve-unknown-fields"] = true;
        if (schema.Type == SchemaType.Array && schema.ListKind != ListKind.Atomic)
            json["x-kubernetes-list-type"] = schema.ListKind.ToString().ToLowerInvariant();
        if (schema.ListMapKeys.Count > 0)
            json["x-kubernetes-list-map-keys"] = new JsonArray([.. schema.ListMapKeys.Select(key => JsonValue.Create(key))]);
        if (schema.AtomicMap)
            json["x-kubernetes-map-type"] = "atomic";
        if (schema.Limits is { Enum.Count: > 0 } limits)
            json["enum"] = new JsonArray([.. limits.Enum.Select(value => value?.DeepClone())]);
        return json;
    }

    private static string ReverseName(GroupVersionKind kind) =>
        string.Join('.', kind.Group.Split('.').Reverse().Append(kind.Version).Append(kind.Kind));
}
