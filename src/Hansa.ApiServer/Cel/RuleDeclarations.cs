using System.Text.Json.Nodes;
using Hansa.ApiServer.CustomResources;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Cel;

/// <summary>What a rule must be to stand in a definition.</summary>
internal static class RuleDeclarations
{
    private static readonly string[] Reasons = [FieldErrorReasons.Required, FieldErrorReasons.Forbidden, FieldErrorReasons.Invalid, FieldErrorReasons.Duplicate];

    /// <summary>What is wrong with a rule; nothing when it can be evaluated.</summary>
    public static IReadOnlyList<FieldError> Check(RuleSite site, ValidationRule rule)
    {
        var errors = new List<FieldError>();
        CheckTexts(rule, site.Path, errors);
        if (rule.FieldPath.Length > 0)
            CheckFieldPath(rule, site, errors);
        if (string.IsNullOrWhiteSpace(rule.Rule))
            errors.Add(FieldError.Required($"{site.Path}.rule", "rule is not specified"));
        else
            CheckExpressions(CompiledRule.Compile(site.Owner, rule), site, errors);
        return errors;
    }

    private static void CheckTexts(ValidationRule rule, string path, List<FieldError> errors)
    {
        if (rule.Message.Length > 0 && string.IsNullOrWhiteSpace(rule.Message))
            errors.Add(FieldError.Invalid($"{path}.message", FieldError.Quote(rule.Message), "message must be non-empty if specified"));
        else if (rule.Message.Trim().Contains('\n', StringComparison.Ordinal))
            errors.Add(FieldError.Invalid($"{path}.message", FieldError.Quote(rule.Message), "message must not contain line breaks"));
        else if (rule.Rule.Trim().Contains('\n', StringComparison.Ordinal) && rule.Message.Length == 0)
            errors.Add(FieldError.Required($"{path}.message", "message must be specified if rule contains line breaks"));
        if (rule.MessageExpression.Length > 0 && string.IsNullOrWhiteSpace(rule.MessageExpression))
            errors.Add(FieldError.Required($"{path}.messageExpression", "must be non-empty if specified"));
        if (rule.Reason.Length > 0 && !Reasons.Contains(rule.Reason))
            errors.Add(FieldError.NotSupported($"{path}.reason", FieldError.Quote(rule.Reason), Reasons));
    }

    private static void CheckFieldPath(ValidationRule rule, RuleSite site, List<FieldError> errors)
    {
        var problem = string.IsNullOrWhiteSpace(rule.FieldPath) ? "must be non-empty if specified"
            : rule.FieldPath.Contains('\n', StringComparison.Ordinal) ? "must not contain line breaks"
            : FieldPaths.Read(rule.FieldPath, site.Owner).Error is { } error ? $"must be a valid path: {error}" : null;
        if (problem is not null)
            errors.Add(FieldError.Invalid($"{site.Path}.fieldPath", FieldError.Quote(rule.FieldPath), $"fieldPath {problem}"));
    }

    private static void CheckExpressions(CompiledRule compiled, RuleSite site, List<FieldError> errors)
    {
        var rule = compiled.Source;
        if (compiled.Error is { } error)
            errors.Add(FieldError.Invalid($"{site.Path}.rule", Shown(rule), error));
        if (compiled.MessageError is { } messageError)
            errors.Add(FieldError.Invalid($"{site.Path}.messageExpression", Shown(rule), messageError));
        if (compiled.Expression is not { } expression)
            return;
        if (expression.UsesOldSelf && site.Uncorrelatable is { } list)
            errors.Add(FieldError.Invalid($"{site.Path}.rule", FieldError.Quote(rule.Rule), $"oldSelf cannot be used on the uncorrelatable portion of the schema within {list}"));
        if (rule.OptionalOldSelf && !expression.UsesOldSelf)
            errors.Add(FieldError.Invalid($"{site.Path}.optionalOldSelf", "true", "may not be set to true if oldSelf is not used in rule"));
    }

    // The real server shows the rule with the names that its fields have in Go.
    private static string Shown(ValidationRule rule) => new JsonObject
    {
        ["Rule"] = rule.Rule,
        ["Message"] = rule.Message,
        ["MessageExpression"] = rule.MessageExpression,
        ["Reason"] = rule.Reason.Length == 0 ? null : rule.Reason,
        ["FieldPath"] = rule.FieldPath,
        ["OptionalOldSelf"] = rule.OptionalOldSelf ? true : null,
    }.ToJsonString(ErrorJson.Relaxed);
}
