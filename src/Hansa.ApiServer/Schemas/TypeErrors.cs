using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>Finds values of the wrong JSON type, in the words of Go's decoder.</summary>
internal static class TypeErrors
{
    private static readonly System.Buffers.SearchValues<char> Base64Alphabet =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <returns>The message of a 400, or null when every value has its type.</returns>
    public static string? Find(JsonObject obj, Schema schema, string kind, string version)
    {
        if (Walk(obj, schema.Resolved, kind) is not { } error)
            return null;
        return $"{kind} in version \"{version}\" cannot be handled as a {kind}: {error}";
    }

    private static string? Walk(JsonNode? node, Schema schema, string path)
    {
        if (node is null)
            return null;
        if (schema.Type == SchemaType.Any)
            return schema.TypeName.EndsWith(".Quantity", StringComparison.Ordinal) ? QuantityText.Problem(QuantityOf(node)) : null;
        var kind = node.GetValueKind();
        if (!Fits(kind, schema))
            return schema.Format is "date-time"
                ? $"json: cannot unmarshal {GoName(kind)} into Go struct field {path} of type v1.Time"
                : $"json: cannot unmarshal {GoName(kind)} into Go struct field {path} of type {GoType(schema)}";
        if (kind == JsonValueKind.Number && !IsInRange(node.AsValue(), schema))
            return $"json: cannot unmarshal number {node.ToJsonString()} into Go struct field {path} of type {GoType(schema)}";
        switch (node)
        {
            case JsonObject json:
                foreach (var (name, value) in json)
                    if (schema.Field(name) is { } field && Walk(value, field, Path(schema, path, name)) is { } error)
                        return error;
                return null;
            case JsonArray array when schema.Items is { } items:
                foreach (var element in array)
                    if (Walk(element, items.Resolved, path) is { } error)
                        return error;
                return null;
            case JsonValue value when schema is { Type: SchemaType.String, Format: "date-time" } && value.TryGetValue<string>(out var time):
                return GoTimes.Problem(time, isMicro: schema.TypeName.EndsWith(".MicroTime", StringComparison.Ordinal));
            case JsonValue value when schema is { Type: SchemaType.String, Format: "byte" } && value.TryGetValue<string>(out var text):
                return IsBase64(text) ? null : $"illegal base64 data at input byte {FirstIllegal(text)}";
            default:
                return null;
        }
    }

    // A number is read as it is written.
    private static string QuantityOf(JsonNode node) =>
        node is not JsonValue value ? "" : value.TryGetValue<string>(out var text) ? text.Trim() : value.ToJsonString();

    // Go names the struct of the field: for maps and nested types we keep to the last type that has a name.
    private static string Path(Schema schema, string path, string name)
    {
        if (schema.AdditionalProperties is not null && schema.Properties.Count == 0)
            return path;
        var type = schema.TypeName.Length > 0 ? schema.TypeName[(schema.TypeName.LastIndexOf('.') + 1)..] : path;
        return $"{type}.{name}";
    }

    private static bool Fits(JsonValueKind kind, Schema schema) => schema.Type switch
    {
        SchemaType.Any => true,
        SchemaType.Object => kind == JsonValueKind.Object,
        SchemaType.Array => kind == JsonValueKind.Array,
        SchemaType.String => kind == JsonValueKind.String || schema.Format == "quantity" && kind == JsonValueKind.Number,
        SchemaType.Integer or SchemaType.Number => kind == JsonValueKind.Number,
        SchemaType.Boolean => kind is JsonValueKind.True or JsonValueKind.False,
        SchemaType.IntOrString => kind is JsonValueKind.Number or JsonValueKind.String,
    };

    private static bool IsInRange(JsonValue value, Schema schema) => schema.Type switch
    {
        SchemaType.Integer when schema.Format == "int64" => value.TryGetValue<long>(out _),
        SchemaType.Integer or SchemaType.IntOrString => value.TryGetValue<long>(out var whole) && whole is >= int.MinValue and <= int.MaxValue,
        _ => true,
    };

    private static string GoName(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    private static string GoType(Schema schema) => schema.Type switch
    {
        SchemaType.String => "string",
        SchemaType.Boolean => "bool",
        SchemaType.Integer => schema.Format is "int64" ? "int64" : "int32",
        SchemaType.Number => "float64",
        SchemaType.Array => "[]" + (schema.Items is { } items ? GoType(items.Resolved) : "interface {}"),
        SchemaType.Object when schema.AdditionalProperties is { } values => $"map[string]{GoType(values.Resolved)}",
        SchemaType.Object => schema.TypeName.Length > 0 ? "v1." + schema.TypeName[(schema.TypeName.LastIndexOf('.') + 1)..] : "map[string]interface {}",
        SchemaType.IntOrString => "intstr.IntOrString",
        _ => "interface {}",
    };

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _);

    private static int FirstIllegal(string text)
    {
        var at = text.AsSpan().IndexOfAnyExcept(Base64Alphabet);
        return at < 0 ? text.Length : at;
    }
}
