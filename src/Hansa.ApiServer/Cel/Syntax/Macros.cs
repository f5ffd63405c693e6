using System.Collections.Immutable;

namespace Hansa.ApiServer.Cel.Syntax;

/// <summary>Calls that are no functions: they bind variables, or ask for presence.</summary>
internal static class Macros
{
    /// <summary>Null when a call of this name and number of arguments is no macro.</summary>
    public static Expression? Expand(int position, string name, Expression? target, ImmutableArray<Expression> arguments)
    {
        if (target is null)
            return name == "has" && arguments.Length == 1 ? Has(position, arguments[0]) : null;
        return (name, arguments.Length) switch
        {
            ("all", 2 or 3) => Over(MacroKind.All),
            ("exists", 2 or 3) => Over(MacroKind.Exists),
            ("exists_one" or "existsOne", 2 or 3) => Over(MacroKind.ExistsOne),
            ("filter", 2) => Over(MacroKind.Filter),
            ("map", 2) => Over(MacroKind.Map),
            ("map", 3) => Filtered(MacroKind.Map, variables: 1),
            ("transformList", 3) => Over(MacroKind.TransformList),
            ("transformList", 4) => Filtered(MacroKind.TransformList, variables: 2),
            ("transformMap", 3) => Over(MacroKind.TransformMap),
            ("transformMap", 4) => Filtered(MacroKind.TransformMap, variables: 2),
            ("optMap", 2) => new Expression.OptionalMap(position, target, Variable(arguments[0]), arguments[1], flat: false),
            ("optFlatMap", 2) => new Expression.OptionalMap(position, target, Variable(arguments[0]), arguments[1], flat: true),
            _ => null,
        };

        Expression Over(MacroKind kind) =>
            new Expression.Comprehension(position, kind, target, [.. arguments.SkipLast(1).Select(Variable)], null, arguments[^1]);

        Expression Filtered(MacroKind kind, int variables) =>
            new Expression.Comprehension(position, kind, target, [.. arguments.Take(variables).Select(Variable)], arguments[^2], arguments[^1]);
    }

    private static Expression.Has Has(int position, Expression argument) => argument is Expression.Select { Optional: false } field
        ? new Expression.Has(position, field)
        : throw new CelSyntaxException(argument.Position, "invalid argument to has() macro");

    private static Expression.Name Variable(Expression expression) => expression as Expression.Name
        ?? throw new CelSyntaxException(expression.Position, "argument must be a simple name");
}
