using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Cel.Values;

/// <summary>From JSON to values of expressions, by the schema as far as there is one.</summary>
internal static class JsonValues
{
    private static readonly object True = true;
    private static readonly object False = false;

    public static object? Read(JsonNode? node, Schema? schema) => node switch
    {
        null => null,
        JsonObject json => new JsonMap(json, schema is { Type: SchemaType.Object } ? schema : null),
        JsonArray array => new JsonList(array, schema),
        _ => Scalar(node.AsValue(), schema),
    };

    private static object? Scalar(JsonValue value, Schema? schema) => value.GetValueKind() switch
    {
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.String => Text(value.GetValue<string>(), schema),
        _ => Number(value, schema),
    };

    private static object Text(string text, Schema? schema) => schema?.Format switch
    {
        "byte" => Base64(text),
        "duration" => Durations.TryParse(text) is { } span ? span : new CelFailure($"invalid duration {text}"),
        "date" or "date-time" => Timestamps.TryParse(text) is { } time ? time : new CelFailure($"invalid date {text}"),
        _ => text,
    };

    private static object Base64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return new CelFailure($"invalid base64 {text}");
        }
    }

    private static object Number(JsonValue value, Schema? schema)
    {
        if (schema?.Type == SchemaType.Number)
            return Real(value);
        if (value.TryGetValue<long>(out var whole))
            return whole;
        var real = Real(value);
        if (schema?.Type is SchemaType.Integer or SchemaType.IntOrString && real == Math.Truncate(real) && Math.Abs(real) < 9.2e18)
            return (long)real;
        return real;
    }

    private static double Real(JsonValue value) =>
        double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
