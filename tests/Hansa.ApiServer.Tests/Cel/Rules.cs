using System.Text.Json.Nodes;
using Hansa.ApiServer.Cel;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Tests.Cel;

/// <summary>Rules on schemas, as tests write them.</summary>
internal static class Rules
{
    public static Schema Schema(string json) => StructuralSchema.Read(Json(json).AsObject());

    public static JsonNode Json(string text) => JsonNode.Parse(text)!;

    /// <summary>Why a rule cannot stand on a schema; null when it can.</summary>
    public static string? CompileError(string rule, string schema = """{"type":"object"}""") =>
        CompiledRule.Compile(Schema(schema), new ValidationRule(rule)).Error;

    /// <summary>The errors of an object, each as it stands in the message of a status.</summary>
    public static IReadOnlyList<string> Errors(string schema, string value, string? old = null) =>
        [.. Fields(schema, value, old).Select(error => error.ToString())];

    public static IReadOnlyList<FieldError> Fields(string schema, string value, string? old = null, long steps = Hansa.ApiServer.Cel.Values.Budget.PerObject)
    {
        var root = Schema("""{"type":"object","properties":{"spec":""" + schema + "}}");
        return Validation.Validate(Wrapped(value), root, old is null ? null : Wrapped(old), new CelRules(steps).Evaluate);
    }

    /// <summary>Whether an expression without a schema holds; a failure is told by its message.</summary>
    public static string Evaluate(string expression)
    {
        var schema = Schema("""{"type":"object"}""");
        var compiled = CompiledRule.Compile(schema, new ValidationRule(expression));
        Assert.Null(compiled.Error);
        return compiled.Expression!.Evaluate(null, null, new(1_000_000)) switch
        {
            true => "true",
            false => "false",
            Hansa.ApiServer.Cel.Values.CelFailure failure => failure.Message,
            var other => $"not a bool: {other}",
        };
    }

    /// <summary>A schema with one rule.</summary>
    public static string With(string schema, string rule, string more = "")
    {
        var json = Json(schema).AsObject();
        var declared = Json("{" + more.TrimEnd(',') + "}").AsObject();
        declared["rule"] = rule;
        json["x-kubernetes-validations"] = new JsonArray(declared);
        return json.ToJsonString();
    }

    private static JsonObject Wrapped(string spec) => new() { ["spec"] = Json(spec) };
}
