using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Cel.Types;

/// <summary>The types that expressions see of a schema.</summary>
internal static class SchemaTypes
{
    /// <summary>All that rules may know of metadata.</summary>
    private static readonly Schema Metadata = new()
    {
        Type = SchemaType.Object,
        Properties = new Dictionary<string, Schema>(StringComparer.Ordinal)
        {
            ["name"] = new() { Type = SchemaType.String },
            ["generateName"] = new() { Type = SchemaType.String },
        },
    };

    private static readonly Schema Text = new() { Type = SchemaType.String };

    /// <summary>Null when rules cannot reach into such a value: nothing is declared about it.</summary>
    public static CelType? Of(Schema schema, string name) => schema.Type switch
    {
        SchemaType.IntOrString => CelType.Dyn,
        SchemaType.Array => schema.Items is { } items && Of(items, $"{name}.@idx") is { } element ? CelType.ListOf(element) : null,
        SchemaType.Object when IsMap(schema) => Of(schema.AdditionalProperties!, $"{name}.@prop") is { } value ? CelType.MapOf(CelType.String, value) : null,
        SchemaType.Object => CelType.Object(name, schema),
        SchemaType.String => schema.Format switch
        {
            "byte" => CelType.Bytes,
            "duration" => CelType.Duration,
            "date" or "date-time" => CelType.Timestamp,
            _ => CelType.String,
        },
        SchemaType.Boolean => CelType.Bool,
        SchemaType.Number => CelType.Double,
        SchemaType.Integer => CelType.Int,
        _ => null,
    };

    /// <summary>The type of a property of an object; null when it is not declared.</summary>
    public static CelType? OfField(Schema owner, string? property, string name) =>
        property is not null && Property(owner, property) is { } schema ? Of(schema, name) : null;

    /// <summary>The schema of a property as rules see it; null when it is not declared.</summary>
    public static Schema? Property(Schema owner, string property)
    {
        if (owner.EmbeddedResource)
        {
            if (property is "apiVersion" or "kind")
                return Text;
            if (property == "metadata")
                return Metadata;
        }
        if (!owner.Properties.TryGetValue(property, out var schema))
            return null;
        return schema.Reference is null ? schema : Metadata;
    }

    /// <summary>An object whose keys are data (<c>additionalProperties</c>).</summary>
    public static bool IsMap(Schema schema) => schema is { Type: SchemaType.Object, AdditionalProperties: not null, Properties.Count: 0 } && schema.AdditionalProperties != Schema.Anything;
}
