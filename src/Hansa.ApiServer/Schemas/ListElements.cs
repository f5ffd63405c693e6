using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Schemas;

/// <summary>The elements of lists that are sets or maps: each is there once.</summary>
internal static class ListElements
{
    /// <summary>Of an element of a list that is a map: those of its keys that it has.</summary>
    public static JsonObject KeyOf(JsonNode? element, Schema schema)
    {
        var key = new JsonObject();
        foreach (var name in schema.ListMapKeys)
            if ((element as JsonObject)?[name] is { } value)
                key[name] = value.DeepClone();
        return key;
    }

    /// <summary>What stands twice anywhere in a custom resource.</summary>
    public static List<FieldError> Duplicates(JsonObject obj, Schema schema)
    {
        var errors = new List<FieldError>();
        SchemaWalk.Over(obj, schema, (value, itsSchema, path) =>
        {
            if (value is JsonArray array && itsSchema.ListKind != ListKind.Atomic)
                CheckElements(array, itsSchema, path, errors);
        });
        return errors;
    }

    private static void CheckElements(JsonArray array, Schema schema, string path, List<FieldError> errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < array.Count; i++)
        {
            var identity = schema.ListKind == ListKind.Set ? array[i] : KeyOf(array[i], schema);
            if (!seen.Add(identity?.ToJsonString() ?? "null") && errors.Count < Validation.MostErrors)
                errors.Add(FieldError.Duplicate($"{path}[{i}]", Validation.Shown(identity)));
        }
    }
}
