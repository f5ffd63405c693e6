using System.Text.Json.Nodes;
using Hansa.ApiServer.BuiltIn;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Schemas;

/// <summary>Whole objects within others: the fields that every one has, and what it must say of itself.</summary>
internal static class EmbeddedObject
{
    private static readonly Schema Text = new() { Type = SchemaType.String };

    public static Schema? Field(string name) => name switch
    {
        "apiVersion" or "kind" => Text,
        "metadata" => BuiltInTypes.ObjectMeta,
        _ => null,
    };

    /// <summary>Unlike other values, one that has not changed is checked again at every write.</summary>
    public static void Check(JsonObject obj, Schema schema, List<FieldError> errors) =>
        SchemaWalk.Over(obj, schema, (value, itsSchema, path) =>
        {
            if (value is JsonObject json && itsSchema.EmbeddedResource)
                CheckType(json, path, errors);
        });

    private static void CheckType(JsonObject json, string path, List<FieldError> errors)
    {
        foreach (var name in new[] { "apiVersion", "kind" })
            if ((json[name] is not JsonValue value || value.TryGetValue<string>(out var text) && text.Length == 0) && errors.Count < Validation.MostErrors)
                errors.Add(FieldError.Required($"{path}.{name}"));
    }
}
