using Hansa.ApiServer.BuiltIn;

namespace Hansa.ApiServer.Schemas;

/// <summary>The fields that every object has, wherever it is embedded.</summary>
internal static class EmbeddedObject
{
    private static readonly Schema Text = new() { Type = SchemaType.String };

    public static Schema? Field(string name) => name switch
    {
        "apiVersion" or "kind" => Text,
        "metadata" => BuiltInTypes.ObjectMeta,
        _ => null,
    };
}
