using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Schemas;

/// <summary>CEL rules of one value, evaluated by somebody else.</summary>
internal delegate IReadOnlyList<FieldError> RuleEvaluation(RuleTarget target);

/// <summary>Checks custom resources against their schema, in the words of the real server.</summary>
internal static class Validation
{
    /// <summary>A body of a million wrong values is told of so many of them.</summary>
    internal const int MostErrors = 200;

    /// <summary>Names of what lies deeper are not added to a path of that length: it is shown to people, and made for every value.</summary>
    private const int LongestPath = 4096;

    private static readonly FieldError RulesNotChecked = FieldError.Invalid("<nil>", "null",
        "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");

    /// <param name="obj">The object.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="old">What is stored; null at creation.</param>
    /// <param name="rules">Evaluates the rules, when nothing else is wrong.</param>
    /// <param name="isInvalid">Something else is wrong already: its metadata.</param>
    public static IReadOnlyList<FieldError> Validate(JsonObject obj, Schema schema, JsonObject? old, RuleEvaluation rules, bool isInvalid = false)
    {
        var errors = new List<FieldError>();
        foreach (var (name, property) in schema.Properties)
            if (name is not ("apiVersion" or "kind" or "metadata") && obj.TryGetPropertyValue(name, out var value))
                Check(value, property.Resolved, name, errors, old?[name]);
        CheckRequired(obj, schema, "", errors);
        EmbeddedObject.Check(obj, schema, errors);
        // What stands twice may stay until it has been put right once.
        if (old is null || ListElements.Duplicates(old, schema).Count == 0)
            errors.AddRange(ListElements.Duplicates(obj, schema).Take(MostErrors - errors.Count));
        if (!isInvalid && !errors.Exists(Blocks))
            Evaluate(obj, schema, old, default, "", rules, errors);
        else if (schema.HasRules)
            errors.Add(RulesNotChecked);
        return errors;
    }

    /// <summary>Whether a value fits a schema at all; for defaults and for <c>anyOf</c>.</summary>
    internal static List<FieldError> Check(JsonNode? value, Schema schema, string path)
    {
        var errors = new List<FieldError>();
        Check(value, schema, path, errors);
        return errors;
    }

    // What has not changed may stay as it is, though the schema has become stricter (KEP-4008).
    private static void Check(JsonNode? value, Schema schema, string path, List<FieldError> errors, JsonNode? old = null)
    {
        if (errors.Count >= MostErrors || old is not null && JsonNode.DeepEquals(value, old))
            return;
        if (value is null)
        {
            if (!schema.Nullable && schema.Type != SchemaType.Any)
                errors.Add(WrongType("null", schema, path));
            return;
        }
        var actual = ActualType(value);
        if (!Fits(actual, schema))
        {
            errors.Add(WrongType(actual, schema, path));
            return;
        }
        switch (value)
        {
            case JsonObject json:
                CheckObject(json, schema, path, errors, old as JsonObject);
                break;
            case JsonArray array:
                CheckArray(array, schema, path, errors, old as JsonArray);
                break;
            case JsonValue scalar when scalar.TryGetValue<string>(out var text):
                StringLimits.Check(text, schema, path, errors);
                break;
            default:
                NumberLimits.Check(value, schema, path, errors);
                break;
        }
        if (schema.Limits is { } limits)
            CheckValue(value, limits, path, errors);
    }

    private static void CheckObject(JsonObject json, Schema schema, string path, List<FieldError> errors, JsonObject? old)
    {
        foreach (var (name, value) in json)
            if (schema.Field(name) is { } field)
                Check(value, field, Child(path, name), errors, old?[name]);
        CheckRequired(json, schema, path, errors);
        if (schema.Limits is not { } limits)
            return;
        if (limits.MinProperties is { } least && json.Count < least)
            errors.Add(FieldError.Invalid(path, Shown(json), $"{path} in body should have at least {least} properties"));
        if (limits.MaxProperties is { } most && json.Count > most)
            errors.Add(new FieldError(path, FieldErrorReasons.TooMany, $"Too many: {json.Count}: must have at most {most} items"));
    }

    private static void CheckRequired(JsonObject json, Schema schema, string path, List<FieldError> errors)
    {
        foreach (var name in schema.Required)
            if (!json.ContainsKey(name))
                errors.Add(FieldError.Required(path.Length == 0 ? name : $"{path}.{name}"));
    }

    private static void CheckArray(JsonArray array, Schema schema, string path, List<FieldError> errors, JsonArray? old)
    {
        if (schema.Limits is { } limits)
        {
            if (limits.MinItems is { } least && array.Count < least)
                errors.Add(FieldError.Invalid(path, array.Count.ToString(CultureInfo.InvariantCulture), $"{path} in body should have at least {least} items"));
            if (limits.MaxItems is { } most && array.Count > most)
                errors.Add(FieldError.TooMany(path, array.Count, (int)most));
        }
        if (schema.Items is not { } items)
            return;
        var before = new OldElements(old, schema);
        for (var i = 0; i < array.Count; i++)
            Check(array[i], items.Resolved, Element(path, i), errors, before.Of(array[i]));
    }

    private static void CheckValue(JsonNode value, SchemaLimits limits, string path, List<FieldError> errors)
    {
        if (limits.Enum.Count > 0 && !limits.Enum.Any(allowed => JsonNode.DeepEquals(allowed, value)))
            errors.Add(FieldError.NotSupported(path, Shown(value), limits.Enum.Select(allowed => allowed is JsonValue text && text.TryGetValue<string>(out var word) ? word : allowed?.ToJsonString() ?? "null")));
        foreach (var all in limits.AllOf)
            Check(value, all.Resolved, path, errors);
        if (limits.AnyOf.Count > 0 && !limits.AnyOf.Any(any => Check(value, any, path).Count == 0))
            errors.Add(FieldError.Invalid(path, Shown(value), $"{path} in body must validate at least one schema (anyOf)"));
        if (limits.OneOf.Count > 0 && limits.OneOf.Count(one => Check(value, one, path).Count == 0) != 1)
            errors.Add(FieldError.Invalid(path, Shown(value), $"{path} in body must validate one and only one schema (oneOf)"));
        if (limits.Not is { } not && Check(value, not, path).Count == 0)
            errors.Add(FieldError.Invalid(path, Shown(value), $"{path} in body must not validate the schema (not)"));
    }

    private static void Evaluate(
        JsonNode? value, Schema schema, JsonNode? old, Correlation around, string path, RuleEvaluation rules, List<FieldError> errors)
    {
        if (value is null || !schema.HasRules)
            return;
        var nearest = old is null && around.Before is not null ? around : new Correlation(value, old);
        if (schema.Limits is { Rules.Count: > 0 })
            errors.AddRange(rules(new RuleTarget(schema, value, old, nearest, path)));
        switch (value)
        {
            case JsonObject json:
                foreach (var (name, child) in json)
                    if (schema.Field(name) is { HasRules: true } field)
                        Evaluate(child, field, (old as JsonObject)?[name], nearest, FieldPath(schema, path, name), rules, errors);
                break;
            case JsonArray array when schema.Items is { HasRules: true } items:
                var before = new OldElements(old as JsonArray, schema);
                for (var i = 0; i < array.Count; i++)
                    Evaluate(array[i], items, before.Of(array[i]), nearest, $"{path}[{i}]", rules, errors);
                break;
        }
    }

    private static string FieldPath(Schema schema, string path, string name)
    {
        if (path.Length == 0)
            return name;
        return schema.Properties.ContainsKey(name) ? $"{path}.{name}" : $"{path}[{name}]";
    }

    // Where types or sizes are wrong, rules could not be trusted to say anything sensible.
    internal static bool Blocks(FieldError error) =>
        error.Reason is FieldErrorReasons.Required or FieldErrorReasons.TypeInvalid or FieldErrorReasons.NotSupported or FieldErrorReasons.TooLong or FieldErrorReasons.TooMany;

    internal static string Child(string path, string name) => path.Length + name.Length > LongestPath ? path : $"{path}.{name}";

    internal static string Element(string path, int index) => path.Length > LongestPath ? path : $"{path}[{index}]";

    private static bool Fits(string actual, Schema schema) => schema.Type switch
    {
        SchemaType.Any => true,
        SchemaType.Object => actual == "object",
        SchemaType.Array => actual == "array",
        SchemaType.String => actual == "string",
        SchemaType.Integer => actual == "integer",
        SchemaType.Number => actual is "number" or "integer",
        SchemaType.Boolean => actual == "boolean",
        SchemaType.IntOrString => actual is "integer" or "string",
    };

    private static FieldError WrongType(string actual, Schema schema, string path)
    {
        var wanted = schema.Type switch
        {
            SchemaType.IntOrString => "integer,string",
            var type => type.ToString().ToLowerInvariant(),
        };
        return FieldError.TypeInvalid(path, FieldError.Quote(actual), $"{path} in body must be of type {wanted}: \"{actual}\"");
    }

    private static string ActualType(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => NumberLimits.IsWhole(value) ? "integer" : "number",
    };

    internal static string Shown(JsonNode? value) => value?.ToJsonString(ErrorJson.Relaxed) ?? "null";
}
