using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Hansa.ApiServer.Protobuf;

/// <summary>Messages whose Go types write JSON of their own.</summary>
internal static class WrittenForms
{
    /// <summary>The value of <paramref name="message"/>; null when it is empty and <paramref name="field"/> is then left out.</summary>
    /// <exception cref="MalformedMessageException">The bytes are no such message, or no such time or JSON.</exception>
    public static JsonNode? Read(JsonForm form, FieldShape field, MessageBytes message) => form switch
    {
        JsonForm.Time => Time(message, "yyyy-MM-dd'T'HH:mm:ss'Z'"),
        JsonForm.MicroTime => Time(message, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
        JsonForm.Quantity => Quantity(message),
        JsonForm.IntOrString => IntOrString(message, field.KeepsEmpty),
        JsonForm.RawJson => Raw(message),
        JsonForm.Strings => Strings(message),
        _ => throw new InvalidOperationException($"{form} is not written in a form of its own."),
    };

    /// <summary>Go's zero time has no bytes and is null in JSON; the epoch has a field of value 0.</summary>
    private static JsonValue? Time(MessageBytes message, string format)
    {
        if (message.Length == 0)
            return null;
        long seconds = 0;
        var nanos = 0;
        var input = message.Open();
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == Tag(1, WireFormat.WireType.Varint))
                seconds = input.ReadInt64();
            else if (tag == Tag(2, WireFormat.WireType.Varint))
                nanos = input.ReadInt32();
            else
                input.SkipLastField();
        }

        try
        {
            var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100);
            return JsonValue.Create(time.ToString(format, CultureInfo.InvariantCulture));
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new MalformedMessageException($"no such time: {seconds} seconds after 1970");
        }
    }

    private static JsonValue? Quantity(MessageBytes message) =>
        FirstField(message) is { Length: > 0 } text ? JsonValue.Create(System.Text.Encoding.UTF8.GetString(text)) : null;

    private static JsonNode? IntOrString(MessageBytes message, bool keepsEmpty)
    {
        const int IsText = 1;
        long type = 0;
        var number = 0;
        var text = "";
        var input = message.Open();
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == Tag(1, WireFormat.WireType.Varint))
                type = input.ReadInt64();
            else if (tag == Tag(2, WireFormat.WireType.Varint))
                number = input.ReadInt32();
            else if (tag == Tag(3, WireFormat.WireType.LengthDelimited))
                text = input.ReadString();
            else
                input.SkipLastField();
        }

        if (type == IsText)
            return JsonValue.Create(text);
        return number != 0 || keepsEmpty ? JsonNumbers.Of(number) : null;
    }

    private static JsonNode? Raw(MessageBytes message)
    {
        var json = FirstField(message);
        if (json.IsEmpty)
            return null;
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException failure)
        {
            throw new MalformedMessageException($"raw JSON: {failure.Message}");
        }
    }

    private static JsonArray Strings(MessageBytes message)
    {
        var strings = new JsonArray();
        var input = message.Open();
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == Tag(1, WireFormat.WireType.LengthDelimited))
                strings.Add(JsonValue.Create(input.ReadString()));
            else
                input.SkipLastField();
        }

        return strings;
    }

    /// <summary>Field 1, which is bytes or a string; empty when absent.</summary>
    private static ReadOnlySpan<byte> FirstField(MessageBytes message)
    {
        ReadOnlySpan<byte> found = default;
        var input = message.Open();
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == Tag(1, WireFormat.WireType.LengthDelimited))
                found = message.Nested(input).Span;
            else
                input.SkipLastField();
        }

        return found;
    }

    private static uint Tag(int number, WireFormat.WireType type) => WireFormat.MakeTag(number, type);
}
