using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Wire;

/// <summary>Decodes JSON bodies in one pass, as Go's decoder does: a key that stands twice takes its last value.</summary>
internal static class JsonBodies
{
    /// <summary>Nesting above this is refused, so that no body can exhaust the stack.</summary>
    public const int MaxDepth = 500;

    private static readonly JsonReaderOptions Reading = new() { MaxDepth = MaxDepth };

    /// <exception cref="StatusException">400: not JSON, not an object, empty, or nested too deeply.</exception>
    public static DecodedBody Parse(ReadOnlyMemory<byte> utf8)
    {
        var span = utf8.Span;
        if (span.Trim(" \t\r\n"u8).IsEmpty)
            throw Failures.BadRequest("couldn't get version/kind; json parse error: unexpected end of JSON input");
        List<string>? duplicates = null;
        try
        {
            var reader = new Utf8JsonReader(span, Reading);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
                return new DecodedBody([], []);
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Failures.BadRequest($"couldn't get version/kind; json parse error: json: cannot unmarshal {GoName(reader.TokenType)} into Go value of type struct {{ APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }}");
            var body = ReadObject(ref reader, null, ref duplicates);
            if (reader.Read())
                throw Failures.BadRequest("couldn't get version/kind; json parse error: invalid character after top-level value");
            return new DecodedBody(body, duplicates ?? []);
        }
        catch (JsonException error)
        {
            throw Failures.BadRequest($"couldn't get version/kind; json parse error: {GoText(span, error)}");
        }
        catch (InvalidOperationException error)
        {
            // A string that is not valid UTF-8 or holds half a surrogate pair.
            throw Failures.BadRequest($"couldn't get version/kind; json parse error: {error.Message}");
        }
    }

    /// <summary>A JSON patch: an array, or whatever else stands there, to be refused by whoever reads it.</summary>
    /// <exception cref="StatusException">400: not JSON, or nested too deeply.</exception>
    public static JsonNode? ParseArray(ReadOnlyMemory<byte> utf8)
    {
        List<string>? duplicates = null;
        try
        {
            var reader = new Utf8JsonReader(utf8.Span, Reading);
            reader.Read();
            var value = ReadValue(ref reader, null, ref duplicates);
            return reader.Read() ? throw Failures.BadRequest("error decoding patch: invalid character after top-level value") : value;
        }
        catch (JsonException error)
        {
            throw Failures.BadRequest($"error decoding patch: {GoText(utf8.Span, error)}");
        }
        catch (InvalidOperationException error)
        {
            throw Failures.BadRequest($"error decoding patch: {error.Message}");
        }
    }

    private static JsonObject ReadObject(ref Utf8JsonReader reader, FieldPath? path, ref List<string>? duplicates)
    {
        var result = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            var value = ReadValue(ref reader, IsContainer(reader) ? FieldPath.Field(path, name) : null, ref duplicates);
            if (result.TryAdd(name, value))
                continue;
            result[name] = value;
            duplicates ??= [];
            if (duplicates.Count < DecodedBody.MostProblems)
                duplicates.Add(FieldPath.Field(path, name).ToString());
        }
        return result;
    }

    private static JsonNode? ReadValue(ref Utf8JsonReader reader, FieldPath? path, ref List<string>? duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, path, ref duplicates);
            case JsonTokenType.StartArray:
                var array = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    array.Add(ReadValue(ref reader, IsContainer(reader) ? FieldPath.Element(path, array.Count) : null, ref duplicates));
                return array;
            case JsonTokenType.String:
                return JsonValue.Create(reader.GetString());
            case JsonTokenType.True:
                return JsonValue.Create(true);
            case JsonTokenType.False:
                return JsonValue.Create(false);
            case JsonTokenType.Number:
                return Number(ref reader);
            default:
                return null;
        }
    }

    // Whole numbers as such, so that generations and replicas compare; everything else keeps the text it was written with.
    private static JsonValue? Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole))
            return JsonValue.Create(whole);
        if (!reader.TryGetDouble(out var number) || !double.IsFinite(number))
            throw Failures.BadRequest($"json: cannot unmarshal number {Encoding.UTF8.GetString(reader.ValueSpan)} into Go value of type float64");
        using var document = JsonDocument.ParseValue(ref reader);
        return JsonValue.Create(document.RootElement.Clone());
    }

    private static bool IsContainer(in Utf8JsonReader reader) => reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;

    internal static string GoName(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    private static string GoName(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "array",
        JsonTokenType.String => "string",
        JsonTokenType.Number => "number",
        JsonTokenType.True or JsonTokenType.False => "bool",
        _ => "null",
    };

    // encoding/json names the character; System.Text.Json says where it is.
    internal static string GoText(ReadOnlySpan<byte> utf8, JsonException error)
    {
        if (error.Message.Contains("maximum configured depth", StringComparison.Ordinal))
            return "exceeded max depth";
        var at = Offset(utf8, error);
        if (at >= utf8.Length || at < 0)
            return "unexpected end of JSON input";
        return $"invalid character {Shown(utf8, at)} {Place(error.Message)}";
    }

    private static string Place(string message) =>
        message.Contains("start of a property name", StringComparison.Ordinal) ? "looking for beginning of object key string"
        : message.Contains("object contains a trailing comma", StringComparison.Ordinal) ? "looking for beginning of object key string"
        : message.Contains("after a single JSON value", StringComparison.Ordinal) ? "after top-level value"
        : message.Contains("after a property name", StringComparison.Ordinal) ? "after object key"
        : message.Contains("after a value", StringComparison.Ordinal) && message.Contains("'}'", StringComparison.Ordinal) ? "after object key:value pair"
        : message.Contains("after a value", StringComparison.Ordinal) ? "after array element"
        : "looking for beginning of value";

    private static int Offset(ReadOnlySpan<byte> utf8, JsonException error)
    {
        var at = 0;
        for (var line = 0L; line < (error.LineNumber ?? 0); line++)
        {
            var next = utf8[at..].IndexOf((byte)'\n');
            if (next < 0)
                return utf8.Length;
            at += next + 1;
        }
        return at + (int)(error.BytePositionInLine ?? 0);
    }

    private static string Shown(ReadOnlySpan<byte> utf8, int at)
    {
        Rune.DecodeFromUtf8(utf8[at..], out var rune, out _);
        return rune.Value == '\'' ? @"'\''" : $"'{rune}'";
    }
}
