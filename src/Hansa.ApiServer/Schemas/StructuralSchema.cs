using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>Reads the <c>openAPIV3Schema</c> of a CustomResourceDefinition.</summary>
internal static class StructuralSchema
{
    /// <summary>A schema as far as it is understood; what is wrong with it is for the definition's validation to say.</summary>
    public static Schema Read(JsonObject schema)
    {
        var intOrString = Flag(schema, "x-kubernetes-int-or-string");
        var type = intOrString ? SchemaType.IntOrString : TypeOf(Text(schema, "type"));
        var preserve = Flag(schema, "x-kubernetes-preserve-unknown-fields");
        return new Schema
        {
            Type = type,
            Description = Text(schema, "description"),
            Format = Text(schema, "format"),
            Nullable = Flag(schema, "nullable"),
            Properties = schema["properties"] is JsonObject properties
                ? properties.Where(pair => pair.Value is JsonObject).ToDictionary(pair => pair.Key, pair => Read(pair.Value!.AsObject()), StringComparer.Ordinal)
                : [],
            AdditionalProperties = schema["additionalProperties"] switch
            {
                JsonObject values => Read(values),
                JsonValue value when value.GetValueKind() == JsonValueKind.True => Schema.Anything,
                _ => null,
            },
            Items = schema["items"] is JsonObject items ? Read(items) : null,
            Required = Strings(schema["required"]),
            Default = schema["default"]?.DeepClone(),
            PreserveUnknownFields = preserve,
            EmbeddedResource = Flag(schema, "x-kubernetes-embedded-resource"),
            ListKind = Text(schema, "x-kubernetes-list-type") switch { "set" => ListKind.Set, "map" => ListKind.Map, _ => ListKind.Atomic },
            ListMapKeys = Strings(schema["x-kubernetes-list-map-keys"]),
            AtomicMap = Text(schema, "x-kubernetes-map-type") == "atomic",
            Limits = ReadLimits(schema),
        };
    }

    private static SchemaLimits? ReadLimits(JsonObject schema)
    {
        string[] keywords =
        [
            "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "multipleOf", "minItems", "maxItems", "uniqueItems",
            "minProperties", "maxProperties", "allOf", "anyOf", "oneOf", "not", "x-kubernetes-validations",
        ];
        if (!keywords.Any(schema.ContainsKey))
            return null;
        return new SchemaLimits
        {
            Enum = schema["enum"] is JsonArray values ? [.. values] : [],
            Pattern = schema["pattern"] is null ? null : Text(schema, "pattern"),
            MinLength = Whole(schema, "minLength"),
            MaxLength = Whole(schema, "maxLength"),
            Minimum = Decimal(schema, "minimum"),
            Maximum = Decimal(schema, "maximum"),
            ExclusiveMinimum = Flag(schema, "exclusiveMinimum"),
            ExclusiveMaximum = Flag(schema, "exclusiveMaximum"),
            MultipleOf = Decimal(schema, "multipleOf"),
            MinItems = Whole(schema, "minItems"),
            MaxItems = Whole(schema, "maxItems"),
            UniqueItems = Flag(schema, "uniqueItems"),
            MinProperties = Whole(schema, "minProperties"),
            MaxProperties = Whole(schema, "maxProperties"),
            AllOf = Schemas(schema["allOf"]),
            AnyOf = Schemas(schema["anyOf"]),
            OneOf = Schemas(schema["oneOf"]),
            Not = schema["not"] is JsonObject not ? Read(not) : null,
            Rules = schema["x-kubernetes-validations"] is JsonArray rules ? [.. rules.OfType<JsonObject>().Select(ReadRule)] : [],
        };
    }

    private static ValidationRule ReadRule(JsonObject rule) => new(Text(rule, "rule"))
    {
        Message = Text(rule, "message"),
        MessageExpression = Text(rule, "messageExpression"),
        Reason = Text(rule, "reason"),
        FieldPath = Text(rule, "fieldPath"),
        OptionalOldSelf = Flag(rule, "optionalOldSelf"),
    };

    private static SchemaType TypeOf(string type) => type switch
    {
        "object" => SchemaType.Object,
        "array" => SchemaType.Array,
        "string" => SchemaType.String,
        "integer" => SchemaType.Integer,
        "number" => SchemaType.Number,
        "boolean" => SchemaType.Boolean,
        _ => SchemaType.Any,
    };

    private static IReadOnlyList<Schema> Schemas(JsonNode? node) =>
        node is JsonArray array ? [.. array.OfType<JsonObject>().Select(Read)] : [];

    private static IReadOnlyList<string> Strings(JsonNode? node) =>
        node is JsonArray array ? [.. array.OfType<JsonValue>().Select(value => value.TryGetValue<string>(out var text) ? text : "")] : [];

    private static string Text(JsonObject schema, string name) =>
        schema[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static bool Flag(JsonObject schema, string name) =>
        schema[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    private static long? Whole(JsonObject schema, string name) => Decimal(schema, name) is { } number && number is >= long.MinValue and <= long.MaxValue ? (long)number : null;

    private static decimal? Decimal(JsonObject schema, string name) =>
        schema[name] is JsonValue value && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
