using System.Text.Json.Nodes;
using Hansa.ApiServer.Cel;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.CustomResources;

/// <summary>Which fields a definition may name for field selectors.</summary>
internal static class SelectableFieldRules
{
    private const int Most = 8;

    public static void Validate(JsonArray fields, JsonObject declared, string path, List<FieldError> errors)
    {
        var schema = CustomObject.Complete(StructuralSchema.Read(declared));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Count; i++)
        {
            var field = $"{path}[{i}].jsonPath";
            var written = fields[i] is JsonObject json && json["jsonPath"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
            if (written.Length == 0)
                errors.Add(FieldError.Required(field));
            else if (Problem(written, schema) is { } problem)
                errors.Add(FieldError.Invalid(field, FieldError.Quote(written), problem));
            else if (!seen.Add(written))
                errors.Add(FieldError.Duplicate(field, FieldError.Quote(written)));
        }
        if (seen.Count > Most)
            errors.Add(FieldError.TooMany(path, seen.Count, Most));
    }

    private static string? Problem(string path, Schema schema)
    {
        if (path.Contains('[', StringComparison.Ordinal))
            return "is an invalid path: array notation is not allowed";
        if (FieldPaths.Read(path, schema).Error is { } error)
            return $"is an invalid path: {error}";
        if (path.StartsWith(".metadata.", StringComparison.Ordinal))
            return "must not point to fields in metadata";
        var found = path.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate((Schema?)schema, (within, name) => within?.Field(name));
        return found?.Type is SchemaType.String or SchemaType.Boolean or SchemaType.Integer
            ? null
            : "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.";
    }
}
