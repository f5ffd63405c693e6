using Hansa.ApiServer.Protobuf;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>Schemas of types that write JSON of their own.</summary>
internal static class WrittenSchemas
{
    private const string JsonSchemaProps = "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";

    private static readonly Schema Strings =
        new() { Type = SchemaType.Array, Items = new Schema { Type = SchemaType.String } };

    private static readonly Schema AnyObject = new() { Type = SchemaType.Object, PreserveUnknownFields = true };

    public static Schema Of(JsonForm form, string messageName) => form switch
    {
        JsonForm.Time or JsonForm.MicroTime =>
            new Schema { Type = SchemaType.String, Format = "date-time", TypeName = MessageNames.InOpenApi(messageName) },
        // A quantity is read from a number, too, with or without a fraction: no single type says so.
        JsonForm.Quantity => new Schema { Type = SchemaType.Any, TypeName = MessageNames.InOpenApi(messageName) },
        JsonForm.IntOrString =>
            new Schema { Type = SchemaType.IntOrString, Format = "int-or-string", TypeName = MessageNames.InOpenApi(messageName) },
        JsonForm.RawJson when messageName.EndsWith(".FieldsV1", StringComparison.Ordinal) => AnyObject,
        JsonForm.RawJson => Schema.Anything,
        JsonForm.Strings => Strings,
        // Lists of schemas are no structural schemas; seen as an object, the fields of items are checked.
        JsonForm.SchemaOrArray => MessageSchemas.ReferenceTo(JsonSchemaProps, FieldOptions.None),
        JsonForm.SchemaOrBool or JsonForm.SchemaOrStrings => Schema.Anything,
        JsonForm.Object => throw new ArgumentException($"{messageName} is written as an object.", nameof(form)),
    };
}
