using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Hansa.ApiServer.Protobuf;

/// <summary>
/// Turns messages into the JSON that Go would write for the same object. Go sends every field that is no pointer, empty or not;
/// what its JSON leaves out when empty is left out here, too. Unknown fields are skipped, as by every protobuf reader.
/// </summary>
internal static class MessageDecoder
{
    /// <summary>Deeper than any real object; a body must not be able to exhaust the stack.</summary>
    private const int DeepestMessage = 100;

    /// <summary>Adds the fields of <paramref name="message"/> to <paramref name="target"/>.</summary>
    /// <exception cref="MalformedMessageException">The bytes are no such message.</exception>
    /// <exception cref="InvalidProtocolBufferException">The bytes are no protobuf.</exception>
    public static void DecodeInto(JsonObject target, MessageShape shape, MessageBytes message) =>
        DecodeInto(target, shape, message, depth: 0);

    private static void DecodeInto(JsonObject target, MessageShape shape, MessageBytes message, int depth)
    {
        if (depth > DeepestMessage)
            throw new MalformedMessageException($"messages nested more than {DeepestMessage} deep");
        var input = message.Open();
        while (input.ReadTag() is var tag and not 0)
        {
            if (shape.Field(WireFormat.GetTagFieldNumber(tag)) is not { } field)
            {
                input.SkipLastField();
                continue;
            }

            CheckWireType(field, tag);
            DecodeField(target, field, input, message, depth);
        }
    }

    private static void DecodeField(JsonObject target, FieldShape field, CodedInputStream input, MessageBytes message, int depth)
    {
        if (field.Type != FieldType.Message)
            Add(target, field, ScalarValues.Read(field, input));
        else if (DescriptorSet.BuiltIn.Message(field.MessageName) is { IsMapEntry: true } entry)
            AddEntry(target, field, entry, message.Nested(input), depth);
        else if (field.Options.Inline)
            DecodeInto(target, DescriptorSet.BuiltIn.Message(field.MessageName), message.Nested(input), depth + 1);
        else
            Add(target, field, DecodeMessage(field, message.Nested(input), depth));
    }

    private static JsonNode? DecodeMessage(FieldShape field, MessageBytes message, int depth)
    {
        var shape = DescriptorSet.BuiltIn.Message(field.MessageName);
        switch (shape.Form)
        {
            case JsonForm.Object:
                var nested = new JsonObject();
                DecodeInto(nested, shape, message, depth + 1);
                return nested;
            case JsonForm.SchemaOrArray or JsonForm.SchemaOrBool or JsonForm.SchemaOrStrings:
                var choice = new JsonObject();
                DecodeInto(choice, shape, message, depth + 1);
                return Chosen(shape.Form, choice);
            case JsonForm.Time or JsonForm.MicroTime or JsonForm.Quantity or JsonForm.IntOrString or JsonForm.RawJson or JsonForm.Strings:
                return WrittenForms.Read(shape.Form, field, message);
            default:
                throw new InvalidOperationException($"{shape.Name} has the unknown form {shape.Form}.");
        }
    }

    /// <summary>The one of a schema, a list or a truth value that is there, as <c>JSONSchemaPropsOr…</c> write themselves.</summary>
    private static JsonNode? Chosen(JsonForm form, JsonObject choice)
    {
        var other = form switch
        {
            JsonForm.SchemaOrArray => "jSONSchemas",
            JsonForm.SchemaOrStrings => "property",
            _ => "allows",
        };
        var value = choice["schema"] ?? choice[other];
        if (value is null)
            return form == JsonForm.SchemaOrBool ? JsonValue.Create(false) : null;
        choice.Remove(value.GetPropertyName());
        return value;
    }

    /// <summary>Adds one element, or sets the value; an empty one is set only where Go's JSON shows it.</summary>
    private static void Add(JsonObject target, FieldShape field, JsonNode? value)
    {
        if (value is null)
            return;
        if (!field.Repeated)
            target[field.JsonName] = value;
        else if (target[field.JsonName] is JsonArray list)
            list.Add(value);
        else
            target[field.JsonName] = new JsonArray(value);
    }

    private static void AddEntry(JsonObject target, FieldShape field, MessageShape entry, MessageBytes message, int depth)
    {
        var pair = new JsonObject();
        DecodeInto(pair, entry, message, depth + 1);
        pair.Remove("value", out var value);
        value ??= EmptyValue(entry.Field(2)!);
        if (target[field.JsonName] is not JsonObject map)
            target[field.JsonName] = map = [];
        map[pair["key"]?.GetValue<string>() ?? ""] = value;
    }

    private static JsonNode? EmptyValue(FieldShape value) => value.Type switch
    {
        FieldType.String or FieldType.Bytes => JsonValue.Create(""),
        FieldType.Message when DescriptorSet.BuiltIn.Message(value.MessageName).Form == JsonForm.Quantity => JsonValue.Create("0"),
        FieldType.Message => null,
        FieldType.Bool => JsonValue.Create(false),
        FieldType.Int32 or FieldType.Int64 or FieldType.Double => JsonNumbers.Of(0),
    };

    private static void CheckWireType(FieldShape field, uint tag)
    {
        var expected = field.Type switch
        {
            FieldType.Double => WireFormat.WireType.Fixed64,
            FieldType.Int32 or FieldType.Int64 or FieldType.Bool => WireFormat.WireType.Varint,
            FieldType.String or FieldType.Bytes or FieldType.Message => WireFormat.WireType.LengthDelimited,
        };
        var actual = WireFormat.GetTagWireType(tag);
        if (actual != expected)
            throw new MalformedMessageException($"proto: wrong wireType = {(int)actual} for field {field.JsonName}");
    }
}
