using System.Text.Json.Nodes;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Apply;

/// <summary>Whether a value is owned as a whole or by its parts.</summary>
internal static class Granularity
{
    public static bool IsMap(JsonNode? node, Schema schema) => node is JsonObject && !schema.AtomicMap && schema.Type is (SchemaType.Object or SchemaType.Any);

    public static bool IsList(JsonNode? node, Schema schema) => node is JsonArray && schema.ListKind != ListKind.Atomic;

    /// <summary>A map or list that is owned by its parts, and has some.</summary>
    public static bool HasParts(JsonNode? node, Schema schema) =>
        node is JsonObject { Count: > 0 } && IsMap(node, schema) || node is JsonArray { Count: > 0 } && IsList(node, schema);

    /// <summary>The schema of a field; of an undeclared one below a schema that keeps unknown fields, anything.</summary>
    public static Schema? Field(Schema schema, string name) =>
        Pruning.FieldOf(schema, name) ?? (schema.PreserveUnknownFields || schema.Type == SchemaType.Any ? Schema.Anything : null);

    public static Schema Items(Schema schema) => schema.Items?.Resolved ?? Schema.Anything;

    /// <summary>The schema of what lies below a path element.</summary>
    public static Schema? Below(Schema schema, string element) =>
        element.StartsWith("f:", StringComparison.Ordinal) ? Field(schema, element[2..]) : Items(schema);

    /// <summary>Fields without a name in the schema (keys of a map) are members of a set themselves, beside what is in them.</summary>
    public static bool IsMapKey(Schema schema, string name) => !schema.Properties.ContainsKey(name);

    /// <summary>Where the object itself is, this field is, too: Go writes it even when nothing was set.</summary>
    public static bool IsAlwaysThere(Schema schema, string name) => schema.Properties.TryGetValue(name, out var field) && field.AlwaysPresent;
}
