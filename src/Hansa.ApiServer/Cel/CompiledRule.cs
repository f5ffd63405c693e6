using System.Runtime.CompilerServices;
using Hansa.ApiServer.Cel.Types;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Cel;

/// <summary>A rule with its expressions compiled.</summary>
/// <param name="Source">As the definition has it.</param>
/// <param name="Expression">Null when it cannot be compiled.</param>
/// <param name="Error">Why not.</param>
/// <param name="Message">Its <c>messageExpression</c>; null when there is none.</param>
/// <param name="MessageError">Why that cannot be compiled.</param>
internal sealed record CompiledRule(ValidationRule Source, CompiledExpression? Expression, string? Error, CompiledExpression? Message, string? MessageError)
{
    private static readonly ConditionalWeakTable<Schema, IReadOnlyList<CompiledRule>> Known = [];

    /// <summary>The rules of a schema, compiled when they are first needed.</summary>
    public static IReadOnlyList<CompiledRule> Of(Schema schema) =>
        Known.GetValue(schema, static owner => [.. owner.Limits?.Rules.Select(rule => Compile(owner, rule)) ?? []]);

    public static CompiledRule Compile(Schema owner, ValidationRule rule)
    {
        if (SchemaTypes.Of(owner, "selfType") is not { } self)
            return new CompiledRule(rule, null, "rule declared on schema that does not support validation rules type: "
                + $"'{CelRules.TypeName(owner)}' x-kubernetes-preserve-unknown-fields: '{(owner.PreserveUnknownFields ? "true" : "false")}'", null, null);
        var (expression, error) = CompiledExpression.Compile(rule.Rule, self, rule.OptionalOldSelf, CelType.Bool, "cel expression must evaluate to a bool");
        if (rule.MessageExpression.Length == 0)
            return new CompiledRule(rule, expression, error, null, null);
        var (message, messageError) = CompiledExpression.Compile(rule.MessageExpression, self, rule.OptionalOldSelf, CelType.String, "messageExpression must evaluate to a string");
        return new CompiledRule(rule, expression, error, message, messageError is null ? null : messageError.StartsWith("compilation", StringComparison.Ordinal) ? $"messageExpression {messageError}" : messageError);
    }
}
