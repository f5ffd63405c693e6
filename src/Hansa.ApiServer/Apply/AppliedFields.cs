using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Apply;

/// <summary>The fields that an applied object sets, and whether it fits the schema at all.</summary>
internal static class AppliedFields
{
    /// <summary>The set of an applied object's fields, those of the server among them.</summary>
    /// <exception cref="StatusException">500: a field that is not declared, an element without its key, a duplicate, a wrong type.</exception>
    public static FieldSet Of(JsonObject applied, Schema schema, string subject)
    {
        var errors = new List<string>();
        Map(applied, schema.Resolved, "", errors);
        if (errors.Count > 0)
            throw Failures.Internal($"failed to create typed patch object ({subject}): {Joined(errors)}");
        return ValueFields.Of(applied, schema);
    }

    public static bool Fits(JsonObject applied, Schema schema)
    {
        var errors = new List<string>();
        Map(applied, schema.Resolved, "", errors);
        return errors.Count == 0;
    }

    private static string Joined(List<string> errors) => errors.Count == 1 ? errors[0] : $"errors:\n{string.Join('\n', errors.Select(error => $"  {error}"))}";

    // The rest of a map is not looked at once a field is unknown.
    private static void Map(JsonObject map, Schema schema, string path, List<string> errors)
    {
        foreach (var (name, value) in map)
        {
            if (Granularity.Field(schema, name) is not { } field)
            {
                errors.Add($"{path}.{name}: field not declared in schema");
                return;
            }
            Node(value, field, $"{path}.{name}", errors);
        }
    }

    private static void Node(JsonNode? value, Schema schema, string path, List<string> errors)
    {
        if (WrongType(value, schema) is { } wrong)
            errors.Add($"{path}: {wrong}");
        else if (value is JsonObject map)
            Map(map, schema, path, errors);
        else if (value is JsonArray list && schema.ListKind == ListKind.Atomic)
            for (var i = 0; i < list.Count; i++)
                Node(list[i], Granularity.Items(schema), $"{path}[{i}]", errors);
        else if (value is JsonArray merged)
            List(merged, schema, path, errors);
    }

    private static void List(JsonArray list, Schema schema, string path, List<string> errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            if (PathElements.Of(list[i], schema) is not { } element)
            {
                errors.Add($"{path}: element {i}: {WithoutKey(list[i], schema)}");
                return;
            }
            if (!seen.Add(element))
                errors.Add($"{path}: duplicate entries for key {PathElements.Shown(element)}");
            Node(list[i], Granularity.Items(schema), path + PathElements.Shown(element), errors);
        }
    }

    private static string WithoutKey(JsonNode? item, Schema schema)
    {
        if (item is not JsonObject json)
            return schema.ListKind == ListKind.Set ? "associative list without keys has an element that's an explicit null" : "associative list with keys may not have non-map elements";
        var items = Granularity.Items(schema);
        var missing = schema.ListMapKeys.First(key => json[key] is null && items.Field(key)?.Default is null);
        return $"associative list with keys has an element that omits key field {FieldError.Quote(missing)} (and doesn't have default value)";
    }

    private static string? WrongType(JsonNode? value, Schema schema) => value is null ? null : schema.Type switch
    {
        SchemaType.Object => value is JsonObject ? null : $"expected map, got &{{{Shown(value)}}}",
        SchemaType.Array => value is JsonArray ? null : $"expected list, got &{{{Shown(value)}}}",
        SchemaType.String => value.GetValueKind() == JsonValueKind.String || schema.Format == "quantity" ? null : $"expected string, got &value.valueUnstructured{{Value:{Shown(value)}}}",
        SchemaType.Integer or SchemaType.Number => value.GetValueKind() == JsonValueKind.Number ? null : $"expected numeric (int or float), got {GoType(value)}",
        SchemaType.Boolean => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? null : $"expected boolean, got &{{{Shown(value)}}}",
        _ => null,
    };

    private static string GoType(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "[]interface {}",
        _ => "map[string]interface {}",
    };

    private static string Shown(JsonNode value) => value.ToJsonString(ErrorJson.Relaxed);
}
