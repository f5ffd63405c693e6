using System.Globalization;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Cel.Values;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Cel;

/// <summary>Evaluates the CEL rules (<c>x-kubernetes-validations</c>) of one object, which share one budget.</summary>
internal sealed class CelRules(long steps = Budget.PerObject)
{
    private const int LongestMessage = 5 * 1024;

    private long _left = steps;

    /// <summary>The rules that a value breaks, in the words of the real server.</summary>
    public IReadOnlyList<FieldError> Evaluate(RuleTarget target)
    {
        if (_left < 0)
            return [];
        var errors = new List<FieldError>();
        var self = JsonValues.Read(target.Value, target.Schema);
        var old = target.Old is null ? null : JsonValues.Read(target.Old, target.Schema);
        foreach (var rule in CompiledRule.Of(target.Schema))
        {
            Evaluate(rule, target, self, old, errors);
            if (_left < 0)
                break;
        }
        return errors;
    }

    /// <summary>The type of a schema as OpenAPI names it.</summary>
    public static string TypeName(Schema schema) =>
        schema.Type is SchemaType.Any or SchemaType.IntOrString ? "" : schema.Type.ToString().ToLower(CultureInfo.InvariantCulture);

    private void Evaluate(CompiledRule rule, RuleTarget target, object? self, object? old, List<FieldError> errors)
    {
        if (rule.Expression is not { } expression)
        {
            errors.Add(Invalid(target, $"rule compile error: {rule.Error}"));
            return;
        }
        // A rule about a change needs something that changed.
        if (expression.UsesOldSelf && target.Old is null && !rule.Source.OptionalOldSelf)
            return;
        var oldSelf = !rule.Source.OptionalOldSelf ? old : target.Old is null ? CelOptional.None : CelOptional.Of(old);
        var (result, outOfBudget) = Run(expression, self, oldSelf);
        if (outOfBudget)
            errors.Add(Invalid(target, _left == 0
                ? "validation failed due to running out of cost budget, no further validation rules will be run"
                : $"'{CelFailure.OutOfBudget.Message}': no further validation rules will be run due to call cost exceeds limit for rule: {Shown(rule.Source)}"));
        else if (result is CelFailure failure)
            errors.Add(Invalid(target, failure == CelFailure.NoOverload
                ? $"'{failure.Message}': call arguments did not match a supported operator, function or macro signature for rule: {Shown(rule.Source)}"
                : $"{failure.Message} evaluating rule: {Shown(rule.Source)}"));
        // What was broken before and has not been touched is no reason to refuse a change of something else.
        else if (result is not true && (expression.UsesOldSelf || !target.IsUnchanged))
            errors.Add(Broken(rule, target, Message(rule, self, oldSelf)));
        if (outOfBudget)
            _left = -1;
    }

    private (object? Result, bool OutOfBudget) Run(CompiledExpression expression, object? self, object? oldSelf)
    {
        var budget = new Budget(Math.Min(Budget.PerRule, _left));
        var result = expression.Evaluate(self, oldSelf, budget);
        _left = budget.Exhausted ? Math.Max(0, _left - Budget.PerRule) : _left - (Math.Min(Budget.PerRule, _left) - budget.Left);
        return (result, budget.Exhausted);
    }

    // A message that cannot be had, or is none, falls back on the plain one.
    private string Message(CompiledRule rule, object? self, object? oldSelf)
    {
        if (rule.Message is { } expression
            && Run(expression, self, oldSelf).Result is string text
            && text.Trim() is { Length: > 0 and <= LongestMessage } message
            && !message.Contains('\n', StringComparison.Ordinal))
            return message;
        return rule.Source.Message.Length > 0 ? rule.Source.Message.Trim() : $"failed rule: {Shown(rule.Source)}";
    }

    private static FieldError Broken(CompiledRule rule, RuleTarget target, string message)
    {
        var path = PathOf(rule.Source, target);
        var value = target.Value is JsonObject or JsonArray ? "" : $": {Validation.Shown(target.Value)}";
        return rule.Source.Reason switch
        {
            FieldErrorReasons.Required => FieldError.Required(path, message),
            FieldErrorReasons.Forbidden => FieldError.Forbidden(path, message),
            FieldErrorReasons.Duplicate => new FieldError(path, FieldErrorReasons.Duplicate, $"Duplicate value{value}"),
            _ => new FieldError(path, FieldErrorReasons.Invalid, $"Invalid value{value}: {message}"),
        };
    }

    private static string PathOf(ValidationRule rule, RuleTarget target)
    {
        if (rule.FieldPath.Length == 0 || FieldPaths.Read(rule.FieldPath, target.Schema).Path is not { } below)
            return Root(target.Path);
        return target.Path.Length == 0 ? below : $"{target.Path}.{below}";
    }

    private static FieldError Invalid(RuleTarget target, string detail) =>
        FieldError.Invalid(Root(target.Path), FieldError.Quote(TypeName(target.Schema)), detail);

    // The root has no path, which Go shows so.
    private static string Root(string path) => path.Length == 0 ? "<nil>" : path;

    private static string Shown(ValidationRule rule) => (rule.Message.Length > 0 ? rule.Message : rule.Rule).Trim();
}
