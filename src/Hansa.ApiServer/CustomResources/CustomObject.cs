using Hansa.ApiServer.BuiltIn;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.CustomResources;

/// <summary>What every custom resource has beside what its definition declares.</summary>
internal static class CustomObject
{
    private static readonly Schema Text = new() { Type = SchemaType.String };

    /// <summary>Knows the types of metadata and nothing of the rest: those are told as decoding errors, the rest by validation.</summary>
    public static readonly Schema MetadataOnly = new()
    {
        Type = SchemaType.Object,
        Properties = new Dictionary<string, Schema>(StringComparer.Ordinal) { ["metadata"] = new() { Reference = () => BuiltInTypes.ObjectMeta } },
        PreserveUnknownFields = true,
    };

    /// <summary>The declared schema with apiVersion, kind and the whole of metadata put in.</summary>
    public static Schema Complete(Schema declared)
    {
        var properties = new Dictionary<string, Schema>(StringComparer.Ordinal)
        {
            ["apiVersion"] = Text,
            ["kind"] = Text,
            ["metadata"] = new() { Reference = () => BuiltInTypes.ObjectMeta },
        };
        foreach (var (name, schema) in declared.Properties)
            properties.TryAdd(name, schema);
        return new Schema
        {
            Type = SchemaType.Object,
            Description = declared.Description,
            Properties = properties,
            Required = declared.Required,
            PreserveUnknownFields = declared.PreserveUnknownFields,
            AtomicMap = declared.AtomicMap,
            Limits = declared.Limits,
        };
    }
}
