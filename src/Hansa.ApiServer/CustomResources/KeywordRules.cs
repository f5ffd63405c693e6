using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.CustomResources;

/// <summary>Keywords of JSON schema that a structural schema may not have, and where others may stand.</summary>
internal static class KeywordRules
{
    private const string Preserve = "x-kubernetes-preserve-unknown-fields";
    private const string Embedded = "x-kubernetes-embedded-resource";

    private static readonly string[] Unsupported = ["$ref", "id", "patternProperties", "definitions", "dependencies", "additionalItems"];
    private static readonly string[] Junctors = ["allOf", "anyOf", "oneOf"];
    private static readonly string[] EmptyInJunctors = ["type", "description", "title"];
    private static readonly string[] UndefinedInJunctors = ["default", "additionalProperties"];

    public static void Validate(JsonObject schema, string path, List<FieldError> errors)
    {
        foreach (var keyword in Unsupported)
            if (schema[keyword] is not null)
                errors.Add(FieldError.Forbidden($"{path}.{keyword}", $"{keyword} is not supported"));
        if (IsTrue(schema, "uniqueItems"))
            errors.Add(FieldError.Forbidden($"{path}.uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        if (schema[Preserve]?.GetValueKind() == JsonValueKind.False)
            errors.Add(FieldError.Invalid($"{path}.{Preserve}", "false", "must be true or undefined"));
        if (IsTrue(schema, Embedded))
            ValidateEmbedded(schema, path, errors);
        ValidateJunctors(schema, path, IsTrue(schema, "x-kubernetes-int-or-string"), errors);
    }

    private static void ValidateEmbedded(JsonObject schema, string path, List<FieldError> errors)
    {
        if ((string?)schema["type"] is not "object")
            errors.Add(FieldError.Required($"{path}.type", $"must be object if {Embedded} is true"));
        if (!IsTrue(schema, Preserve) && schema["properties"] is not JsonObject { Count: > 0 })
            errors.Add(FieldError.Required($"{path}.properties", $"must not be empty if {Embedded} is true without {Preserve}"));
    }

    // What is said of a value in one alternative only must not change how the value is read.
    private static void ValidateJunctors(JsonObject schema, string path, bool intOrString, List<FieldError> errors)
    {
        foreach (var name in Junctors)
            for (var i = 0; i < (schema[name] as JsonArray)?.Count; i++)
                ValidateInJunctor(schema[name]![i] as JsonObject ?? [], $"{path}.{name}[{i}]", intOrString, errors);
        if (schema["not"] is JsonObject not)
            ValidateInJunctor(not, $"{path}.not", intOrString: false, errors);
    }

    private static void ValidateInJunctor(JsonObject schema, string path, bool intOrString, List<FieldError> errors)
    {
        foreach (var name in EmptyInJunctors)
            if (schema[name] is not null && !(name == "type" && intOrString))
                errors.Add(FieldError.Forbidden($"{path}.{name}", "must be empty to be structural"));
        foreach (var name in UndefinedInJunctors)
            if (schema[name] is not null)
                errors.Add(FieldError.Forbidden($"{path}.{name}", "must be undefined to be structural"));
        if (IsTrue(schema, "nullable"))
            errors.Add(FieldError.Forbidden($"{path}.nullable", "must be false to be structural"));
        ValidateJunctors(schema, path, intOrString, errors);
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
            ValidateInJunctor(property as JsonObject ?? [], $"{path}.properties[{name}]", intOrString: false, errors);
        if (schema["items"] is JsonObject items)
            ValidateInJunctor(items, $"{path}.items", intOrString: false, errors);
    }

    private static bool IsTrue(JsonObject schema, string name) => schema[name]?.GetValueKind() == JsonValueKind.True;
}
