using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Hansa.ApiServer.Protobuf;

/// <summary>Scalars of protobuf as JSON values.</summary>
internal static class ScalarValues
{
    /// <summary>The field's value; null when it is empty and Go's JSON leaves it out then.</summary>
    public static JsonNode? Read(FieldShape field, CodedInputStream input) => field.Type switch
    {
        FieldType.String => Text(input.ReadString(), field.KeepsEmpty),
        FieldType.Bytes => Text(input.ReadBytes().ToBase64(), field.KeepsEmpty),
        FieldType.Bool => input.ReadBool() is var flag && (flag || field.KeepsEmpty) ? JsonValue.Create(flag) : null,
        FieldType.Int32 => Number(input.ReadInt32(), field.KeepsEmpty),
        FieldType.Int64 => Number(input.ReadInt64(), field.KeepsEmpty),
        FieldType.Double => Number(input.ReadDouble(), field.KeepsEmpty),
        FieldType.Message => throw new InvalidOperationException($"{field.JsonName} is a message."),
    };

    private static JsonValue? Text(string text, bool keepsEmpty) => text.Length > 0 || keepsEmpty ? JsonValue.Create(text) : null;

    private static JsonNode? Number(long number, bool keepsEmpty) => number != 0 || keepsEmpty ? JsonNumbers.Of(number) : null;

    private static JsonNode? Number(double number, bool keepsEmpty)
    {
        if (!double.IsFinite(number))
            throw new MalformedMessageException("json: unsupported value: not a finite number");
        return number != 0 || keepsEmpty ? JsonNode.Parse(number.ToString("R", CultureInfo.InvariantCulture)) : null;
    }
}

/// <summary>
/// Numbers as a JSON parser makes them. A <c>JsonValue</c> made of a CLR number answers for that CLR type only, and readers of
/// objects should not have to know how a body came.
/// </summary>
internal static class JsonNumbers
{
    public static JsonNode Of(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out var written, provider: CultureInfo.InvariantCulture);
        return JsonNode.Parse(digits[..written])!;
    }
}
