using System.Collections.Concurrent;
using Hansa.ApiServer.Protobuf;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>Schemas of messages, each made once.</summary>
internal static class MessageSchemas
{
    private static readonly ConcurrentDictionary<SchemaKey, Schema> Made = new();

    private static readonly Schema Text = new() { Type = SchemaType.String };

    /// <summary>The type itself.</summary>
    public static Schema Of(string messageName) => Of(new SchemaKey(messageName));

    private static Schema Of(SchemaKey key) => Made.GetOrAdd(key, Build);

    /// <summary>The type by its name, to be resolved when needed: types may contain themselves.</summary>
    public static Schema ReferenceTo(string messageName, FieldOptions options, bool alwaysPresent = false)
    {
        var key = new SchemaKey(messageName, options.RetainKeys, options.ApplyByField);
        var form = JsonForms.Of(messageName);
        return form == JsonForm.Object
            ? new Schema { Type = SchemaType.Object, TypeName = MessageNames.InOpenApi(messageName), Reference = () => Of(key), AlwaysPresent = alwaysPresent }
            : WrittenSchemas.Of(form, messageName);
    }

    private static Schema Build(SchemaKey key)
    {
        var message = DescriptorSet.BuiltIn.Message(key.MessageName);
        var properties = new Dictionary<string, Schema>(StringComparer.Ordinal);
        var required = new List<string>();
        if (message.IsKind)
        {
            properties.Add("apiVersion", Text);
            properties.Add("kind", Text);
        }

        AddFields(message, properties, required);
        return new Schema
        {
            Type = SchemaType.Object,
            TypeName = MessageNames.InOpenApi(message.Name),
            Properties = properties,
            Required = required,
            AtomicMap = message.Whole && !key.ApplyByField,
            PatchRetainsKeys = key.RetainKeys,
        };
    }

    private static void AddFields(MessageShape message, Dictionary<string, Schema> properties, List<string> required)
    {
        foreach (var field in message.Fields)
        {
            if (field.Options.Inline)
            {
                AddFields(DescriptorSet.BuiltIn.Message(field.MessageName), properties, required);
                continue;
            }

            properties.Add(field.JsonName, FieldSchemas.Of(field));
            if (field.Required || field.Options.Needed)
                required.Add(field.JsonName);
        }
    }

    /// <summary>A type, and what the field that holds it changes of it.</summary>
    private readonly record struct SchemaKey(string MessageName, bool RetainKeys = false, bool ApplyByField = false);
}
