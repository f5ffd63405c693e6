namespace Hansa.ApiServer.Protobuf;

/// <summary>How a message is written in JSON: as an object, or as Go's own <c>MarshalJSON</c> of its type writes it.</summary>
internal enum JsonForm
{
    Object,

    /// <summary>RFC 3339 with whole seconds.</summary>
    Time,

    /// <summary>RFC 3339 with six decimals.</summary>
    MicroTime,

    /// <summary>A string; a number is read, too.</summary>
    Quantity,

    IntOrString,

    /// <summary>The message holds JSON text in its field 1.</summary>
    RawJson,

    /// <summary>A list of strings that a message wraps, because protobuf maps cannot hold lists.</summary>
    Strings,

    SchemaOrArray,

    SchemaOrBool,

    SchemaOrStrings,
}

internal static class JsonForms
{
    private const string Meta = MessageNames.Meta;
    private const string Extensions = "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.";

    public static JsonForm Of(string messageName) => messageName switch
    {
        Meta + "Time" => JsonForm.Time,
        Meta + "MicroTime" => JsonForm.MicroTime,
        Meta + "FieldsV1" => JsonForm.RawJson,
        "k8s.io.apimachinery.pkg.runtime.RawExtension" => JsonForm.RawJson,
        "k8s.io.apimachinery.pkg.api.resource.Quantity" => JsonForm.Quantity,
        "k8s.io.apimachinery.pkg.util.intstr.IntOrString" => JsonForm.IntOrString,
        "k8s.io.api.authentication.v1.ExtraValue" => JsonForm.Strings,
        "k8s.io.api.authorization.v1.ExtraValue" => JsonForm.Strings,
        "k8s.io.api.certificates.v1.ExtraValue" => JsonForm.Strings,
        Extensions + "JSON" => JsonForm.RawJson,
        Extensions + "JSONSchemaPropsOrArray" => JsonForm.SchemaOrArray,
        Extensions + "JSONSchemaPropsOrBool" => JsonForm.SchemaOrBool,
        Extensions + "JSONSchemaPropsOrStringArray" => JsonForm.SchemaOrStrings,
        _ => JsonForm.Object,
    };
}
