using System.Text.Json.Nodes;
using Hansa.ApiServer.Protobuf;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>Schemas of fields: a list, a map, a message or a scalar.</summary>
internal static class FieldSchemas
{
    public static Schema Of(FieldShape field)
    {
        if (field.Type == FieldType.Message && DescriptorSet.BuiltIn.Message(field.MessageName) is { IsMapEntry: true } entry)
            return Map(field, entry);
        return field.Repeated ? List(field) : Single(field);
    }

    // Fields that hold their struct itself, so that Go writes it even when nothing is in it; others point to theirs.
    private static readonly HashSet<string> Structs =
        ["metadata", "spec", "status", "strategy", "updateStrategy", "resources", "loadBalancer", "source"];

    private static bool Omits(FieldShape field) => !field.Required && !field.Options.Pointer && !field.Options.Needed;

    private static Schema Map(FieldShape field, MessageShape entry) => new()
    {
        Type = SchemaType.Object,
        AdditionalProperties = Single(entry.Field(2)!),
        AtomicMap = field.Options.ApplyWhole,
        AlwaysPresent = field.Required,
        OmittedWhenEmpty = Omits(field),
    };

    private static Schema List(FieldShape field)
    {
        var options = field.Options;
        return new Schema
        {
            Type = SchemaType.Array,
            Items = Single(field),
            ListKind = options.ApplyKeys.Count > 0 ? ListKind.Map : options.ApplySet ? ListKind.Set : ListKind.Atomic,
            ListMapKeys = options.ApplyKeys,
            PatchMergeKey = options.MergeKey,
            PatchMergesPrimitives = options.MergeValues,
            PatchRetainsKeys = options.RetainKeys,
            AlwaysPresent = field.Required || options.Needed,
            OmittedWhenEmpty = Omits(field),
        };
    }

    private static Schema Single(FieldShape field) => field.Type switch
    {
        FieldType.String => field.Options.KeyDefault is { } value
            ? new Schema { Type = SchemaType.String, Default = JsonValue.Create(value), OmittedWhenEmpty = Omits(field) }
            : Omits(field) ? OptionalText : Text,
        FieldType.Bytes => Bytes,
        FieldType.Bool => Omits(field) ? OptionalFlag : Flag,
        FieldType.Int32 => Omits(field) ? OptionalInt32 : Int32,
        FieldType.Int64 => Omits(field) ? OptionalInt64 : Int64,
        FieldType.Double => Number,
        FieldType.Message => MessageSchemas.ReferenceTo(field.MessageName, field.Options, alwaysPresent: !field.Repeated && (field.Required || Structs.Contains(field.JsonName))),
    };

    private static readonly Schema Text = new() { Type = SchemaType.String };
    private static readonly Schema OptionalText = new() { Type = SchemaType.String, OmittedWhenEmpty = true };
    private static readonly Schema OptionalFlag = new() { Type = SchemaType.Boolean, OmittedWhenEmpty = true };
    private static readonly Schema OptionalInt32 = new() { Type = SchemaType.Integer, Format = "int32", OmittedWhenEmpty = true };
    private static readonly Schema OptionalInt64 = new() { Type = SchemaType.Integer, Format = "int64", OmittedWhenEmpty = true };
    private static readonly Schema Bytes = new() { Type = SchemaType.String, Format = "byte" };
    private static readonly Schema Flag = new() { Type = SchemaType.Boolean };
    private static readonly Schema Int32 = new() { Type = SchemaType.Integer, Format = "int32" };
    private static readonly Schema Int64 = new() { Type = SchemaType.Integer, Format = "int64" };
    private static readonly Schema Number = new() { Type = SchemaType.Number, Format = "double" };
}
