using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.CustomResources;

/// <summary>What a schema must be to be structural, and which of its keywords contradict each other.</summary>
internal static class SchemaRules
{
    private const int MostErrors = 200;

    private static readonly string[] TypeMeta = ["apiVersion", "kind"];
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];

    public static void ValidateRoot(JsonObject schema, string path, List<FieldError> errors, RuleCompilation compile)
    {
        if (Text(schema, "type") is var type && type != "object")
            errors.Add(type.Length == 0
                ? FieldError.Required($"{path}.type", "must not be empty at the root")
                : FieldError.Invalid($"{path}.type", FieldError.Quote(type), "must be object at the root"));
        if (schema["properties"]?["metadata"] is JsonObject metadata && !OnlyNames(metadata))
            errors.Add(FieldError.Forbidden($"{path}.properties[metadata]", "must not specify anything other than name and generateName, but metadata is implicitly specified"));
        ValidateType(schema, path, errors);
        Walk(schema, StructuralSchema.Read(schema), path, errors, compile, uncorrelatable: null, isRoot: true);
    }

    // What every object begins with is text, whoever declares it.
    private static void ValidateType(JsonObject schema, string path, List<FieldError> errors)
    {
        foreach (var name in TypeMeta)
            if (schema["properties"]?[name] is JsonObject field && Text(field, "type") is { Length: > 0 } type && type != "string")
                errors.Add(FieldError.Invalid($"{path}.properties[{name}].type", FieldError.Quote(type), "must be string"));
    }

    // The schema as it stands, and the same as it was read, side by side: reading it anew at every level would take the square of the time.
    private static void Walk(JsonObject schema, Schema read, string path, List<FieldError> errors, RuleCompilation compile, string? uncorrelatable, bool isRoot = false)
    {
        if (errors.Count >= MostErrors)
            return;
        var type = Text(schema, "type");
        var free = Flag(schema, "x-kubernetes-preserve-unknown-fields") || Flag(schema, "x-kubernetes-int-or-string");
        if (type.Length == 0 && !free && !isRoot)
            errors.Add(FieldError.Required($"{path}.type", "must not be empty for specified " + (path.EndsWith("items", StringComparison.Ordinal) ? "array items" : "object fields")));
        else if (type.Length > 0 && !Types.Contains(type))
            errors.Add(FieldError.NotSupported($"{path}.type", FieldError.Quote(type), Types));
        if (schema["$ref"] is not null)
            errors.Add(FieldError.Forbidden($"{path}.$ref", "$ref is not supported"));
        if (schema["properties"] is JsonObject { Count: > 0 } && schema["additionalProperties"] is not null)
            errors.Add(FieldError.Forbidden($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive"));
        if (type == "array" && schema["items"] is null)
            errors.Add(FieldError.Required($"{path}.items", "must be specified"));
        KeywordRules.Validate(schema, path, errors);
        MergeTypeRules.Validate(schema, path, errors);
        ValidateDefault(schema, read, path, errors);
        ValidatePattern(schema, path, errors);
        ValidateCel(new RuleSite(isRoot ? CustomObject.Complete(read) : read, path, uncorrelatable), errors, compile);
        ForbidNestedCel(schema, path, errors);
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
            if (property is JsonObject field && !(isRoot && name is "metadata"))
                Walk(field, read.Properties[name], $"{path}.properties[{name}]", errors, compile, uncorrelatable);
        if (schema["items"] is JsonObject items)
            Walk(items, read.Items!, $"{path}.items", errors, compile, uncorrelatable ?? (read.ListKind == ListKind.Map ? null : path));
        if (schema["additionalProperties"] is JsonObject values)
            Walk(values, read.AdditionalProperties!, $"{path}.additionalProperties", errors, compile, uncorrelatable);
    }

    private static void ValidateDefault(JsonObject schema, Schema read, string path, List<FieldError> errors)
    {
        if (!schema.TryGetPropertyValue("default", out var value) || value is null)
            return;
        foreach (var error in Validation.Check(value, read, ""))
            errors.Add(error with { Field = $"{path}.default{error.Field}", Detail = error.Detail.Replace(": in body", ":  in body", StringComparison.Ordinal).Replace(": .", ": ", StringComparison.Ordinal) });
    }

    private static void ValidatePattern(JsonObject schema, string path, List<FieldError> errors)
    {
        if (Text(schema, "pattern") is { Length: > 0 } pattern && StringLimits.Compiled(pattern) is null)
            errors.Add(FieldError.Invalid($"{path}.pattern", FieldError.Quote(pattern), "must be a valid regular expression"));
    }

    private static void ValidateCel(RuleSite site, List<FieldError> errors, RuleCompilation compile)
    {
        var rules = site.Owner.Limits?.Rules ?? [];
        for (var i = 0; i < rules.Count; i++)
            errors.AddRange(compile(site with { Path = $"{site.Path}.x-kubernetes-validations[{i}]" }, rules[i]));
    }

    // Rules that only hold together with others are not evaluated, so that none is accepted there.
    private static void ForbidNestedCel(JsonObject schema, string path, List<FieldError> errors)
    {
        foreach (var (name, alternatives) in new[] { ("allOf", schema["allOf"]), ("anyOf", schema["anyOf"]), ("oneOf", schema["oneOf"]) })
            for (var i = 0; i < ((alternatives as JsonArray)?.Count ?? 0); i++)
                ForbidCel(alternatives![i], $"{path}.{name}[{i}]", errors);
        ForbidCel(schema["not"], $"{path}.not", errors);
    }

    private static void ForbidCel(JsonNode? node, string path, List<FieldError> errors)
    {
        if (node is not JsonObject schema)
            return;
        if (schema["x-kubernetes-validations"] is not null)
            errors.Add(FieldError.Forbidden($"{path}.x-kubernetes-validations", "must be empty to be structural"));
        ForbidNestedCel(schema, path, errors);
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
            ForbidCel(property, $"{path}.properties[{name}]", errors);
        ForbidCel(schema["items"], $"{path}.items", errors);
        ForbidCel(schema["additionalProperties"], $"{path}.additionalProperties", errors);
    }

    private static bool OnlyNames(JsonObject metadata) =>
        metadata.All(pair => pair.Key is "type" or "description" or "properties")
        && (metadata["properties"] is not JsonObject properties || properties.All(pair => pair.Key is "name" or "generateName"));

    private static string Text(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static bool Flag(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}
