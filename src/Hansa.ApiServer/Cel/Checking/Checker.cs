using Hansa.ApiServer.Cel.Evaluation;
using Hansa.ApiServer.Cel.Libraries;
using Hansa.ApiServer.Cel.Syntax;
using Hansa.ApiServer.Cel.Types;

namespace Hansa.ApiServer.Cel.Checking;

/// <summary>An expression of which the type is known.</summary>
internal readonly record struct Checked(CelType Type, Node Node);

/// <summary>Finds the type of every part of an expression and what is wrong with it, and makes of it what can be evaluated.</summary>
internal sealed class Checker(Scope scope)
{
    // What could not be typed fits everywhere, so that one mistake is told once.
    private static readonly Checked Broken = new(CelType.Dyn, new Constant(null));

    private readonly TypeUnifier _types = new();
    private readonly List<CelError> _errors = [];

    /// <summary>In the order of the text.</summary>
    public IReadOnlyList<CelError> Errors => [.. _errors.OrderBy(error => error.Position)];

    /// <summary>Slots of the variables that were read.</summary>
    public HashSet<int> Used { get; } = [];

    public Checked Check(Expression expression) => expression switch
    {
        Expression.Literal literal => new Checked(Values.RuntimeTypes.Of(literal.Value), new Constant(literal.Value)),
        Expression.Name name => CheckName(name),
        Expression.Select select => CheckSelect(select),
        Expression.Has has => CheckHas(has),
        Expression.Call call => CheckCall(call),
        Expression.List list => CheckList(list),
        Expression.Map map => CheckMap(map),
        Expression.Comprehension macro => CheckMacro(macro),
        Expression.OptionalMap macro => CheckOptionalMap(macro),
        _ => Broken,
    };

    /// <summary>A type with all that is known about it by now.</summary>
    public CelType Resolve(CelType type) => _types.Resolve(type);

    private Checked CheckName(Expression.Name name)
    {
        if (scope.Find(name.Text) is { } variable)
        {
            Used.Add(variable.Slot);
            return new Checked(variable.Type, new Variable(variable.Slot));
        }
        if (TypeNames.Find(name.Text) is { } type)
            return new Checked(CelType.TypeOf(type), new Constant(type));
        return Fail(name.Position, $"undeclared reference to '{name.Text}' (in container '')");
    }

    private Checked CheckSelect(Expression.Select select)
    {
        if (Qualified(select) is { } path && TypeNames.Find(path) is { } type)
            return new Checked(CelType.TypeOf(type), new Constant(type));
        var operand = Check(select.Operand);
        var (field, property) = FieldOf(operand.Type, select, select.Position);
        if (property is null)
            return Broken;
        return select.Optional || _types.Resolve(operand.Type).IsOptional
            ? new Checked(CelType.OptionalOf(field), new OptionalField(operand.Node, property))
            : new Checked(field, new Field(operand.Node, property, select.Field));
    }

    private Checked CheckHas(Expression.Has has)
    {
        var operand = Check(has.Field.Operand);
        var (_, property) = FieldOf(operand.Type, has.Field, has.Position);
        return property is null ? Broken with { Type = CelType.Bool } : new Checked(CelType.Bool, new Presence(operand.Node, property));
    }

    private (CelType Type, string? Property) FieldOf(CelType operand, Expression.Select select, int position)
    {
        var type = _types.Resolve(operand);
        if (type.IsOptional)
            type = type.Parameters[0];
        switch (type.Kind)
        {
            case CelKind.Object when type.Field(select.Field) is { } field:
                return (field, FieldNames.Unescape(select.Field));
            case CelKind.Object:
                Fail(position, $"undefined field '{select.Field}'");
                return (CelType.Dyn, null);
            case CelKind.Map:
                return (type.Parameters[1], select.Field);
            case CelKind.Dyn or CelKind.Variable:
                return (CelType.Dyn, select.Field);
            default:
                Fail(position, $"type '{type}' does not support field selection");
                return (CelType.Dyn, null);
        }
    }

    private Checked CheckCall(Expression.Call call)
    {
        if (call.Target is not null && Qualified(call.Target) is { } path && FunctionTable.Find($"{path}.{call.Function}") is { } namespaced)
            return CheckOverloads(call, $"{path}.{call.Function}", namespaced, [.. call.Arguments.Select(Check)]);
        List<Checked> arguments = call.Target is null ? [] : [Check(call.Target)];
        arguments.AddRange(call.Arguments.Select(Check));
        if (FunctionTable.Find(call.Function) is not { } overloads)
            return Fail(call.Position, $"undeclared reference to '{call.Function}' (in container '')");
        return CheckOverloads(call, call.Function, overloads, arguments);
    }

    private Checked CheckOverloads(Expression.Call call, string name, Overload[] overloads, List<Checked> arguments)
    {
        var isMethod = call.Target is not null && name == call.Function;
        List<CelType> given = [.. arguments.Select(argument => argument.Type)];
        var fitting = new List<Overload>();
        CelType? result = null;
        foreach (var overload in overloads)
        {
            if (overload.IsMethod != isMethod)
                continue;
            var variables = new Dictionary<CelType, CelType>(ReferenceEqualityComparer.Instance);
            if (!_types.Assign(given, [.. overload.Parameters.Select(parameter => TypeUnifier.Fresh(parameter, variables))]))
                continue;
            fitting.Add(overload);
            var type = _types.Resolve(TypeUnifier.Fresh(overload.Result, variables));
            result = result is null || result.ToString() == type.ToString() ? type : CelType.Dyn;
        }
        if (result is null)
            return Fail(call.Position, $"found no matching overload for '{name}' applied to '{Signature(given, isMethod)}'");
        if (InvalidPattern(name, arguments) is { } pattern)
            return Fail(call.Position, $"error parsing regexp: `{pattern}` is not in the syntax of RE2");
        return new Checked(result, NodeOf(name, fitting, arguments));
    }

    private static Node NodeOf(string name, List<Overload> overloads, List<Checked> arguments) => name switch
    {
        "_&&_" => new Logical(arguments[0].Node, arguments[1].Node, decides: false),
        "_||_" => new Logical(arguments[0].Node, arguments[1].Node, decides: true),
        "_?_:_" => new Conditional(arguments[0].Node, arguments[1].Node, arguments[2].Node),
        _ => new CallNode([.. overloads], [.. arguments.Select(argument => argument.Node)]),
    };

    // A pattern that is written out can be judged before anything is evaluated.
    private static string? InvalidPattern(string name, List<Checked> arguments) =>
        name is "matches" or "find" or "findAll" && arguments[1].Node is Constant { Value: string pattern } && Schemas.StringLimits.Compiled(pattern) is null
            ? pattern
            : null;

    private Checked CheckList(Expression.List list)
    {
        var nodes = new (Node, bool)[list.Elements.Length];
        CelType? common = null;
        for (var i = 0; i < nodes.Length; i++)
        {
            var (expression, optional) = list.Elements[i];
            var element = Check(expression);
            nodes[i] = (element.Node, optional);
            common = Join(common, Unwrapped(element.Type, optional), expression.Position);
        }
        return new Checked(CelType.ListOf(common ?? CelType.Variable("_")), new ListLiteral(nodes));
    }

    private Checked CheckMap(Expression.Map map)
    {
        var nodes = new (Node, Node, bool)[map.Entries.Length];
        CelType? keys = null, values = null;
        for (var i = 0; i < nodes.Length; i++)
        {
            var (keyExpression, valueExpression, optional) = map.Entries[i];
            var key = Check(keyExpression);
            var value = Check(valueExpression);
            nodes[i] = (key.Node, value.Node, optional);
            keys = Join(keys, key.Type, keyExpression.Position);
            values = Join(values, Unwrapped(value.Type, optional), valueExpression.Position);
        }
        return new Checked(CelType.MapOf(keys ?? CelType.Variable("_"), values ?? CelType.Variable("_")), new MapLiteral(nodes));
    }

    private CelType Unwrapped(CelType type, bool optional) =>
        optional && _types.Resolve(type) is { IsOptional: true } some ? some.Parameters[0] : type;

    // Elements of a literal are of one type.
    private CelType Join(CelType? common, CelType next, int position)
    {
        if (common is null)
            return next;
        if (_types.Assign([common], [next]))
            return _types.Common(common, next);
        Fail(position, $"expected type '{_types.Resolve(common)}' but found '{_types.Resolve(next)}'");
        return common;
    }

    private Checked CheckMacro(Expression.Comprehension macro)
    {
        var range = Check(macro.Range);
        if (Elements(_types.Resolve(range.Type), macro) is not { } elements)
            return Broken;
        var outer = scope.Count;
        var first = scope.Declare(macro.Variables[0].Text, elements.First);
        var second = macro.Variables.Length == 2 ? scope.Declare(macro.Variables[1].Text, elements.Second) : -1;
        Checked? filter = macro.Filter is null ? null : Check(macro.Filter);
        var body = Check(macro.Body);
        scope.Leave(outer);
        if (filter is { } condition)
            RequireBool(condition, macro, "_?_:_");
        return MacroCheck.Result(macro, new Iteration(range.Node, first, second), elements.First, filter, body, RequireBool);
    }

    private void RequireBool(Checked body, Expression.Comprehension macro, string function)
    {
        if (!_types.Assign([body.Type], [CelType.Bool]))
            Fail(macro.Position, $"found no matching overload for '{function}' applied to '(bool, {_types.Resolve(body.Type)})'");
    }

    private (CelType First, CelType Second)? Elements(CelType range, Expression.Comprehension macro)
    {
        var two = macro.Variables.Length == 2;
        switch (range.Kind)
        {
            case CelKind.List:
                return two ? (CelType.Int, range.Parameters[0]) : (range.Parameters[0], CelType.Dyn);
            case CelKind.Map:
                return (range.Parameters[0], range.Parameters[1]);
            case CelKind.Dyn or CelKind.Variable:
                return (CelType.Dyn, CelType.Dyn);
            default:
                Fail(macro.Range.Position, $"expression of type '{range}' cannot be range of a comprehension (must be list, map, or dynamic)");
                return null;
        }
    }

    private Checked CheckOptionalMap(Expression.OptionalMap macro)
    {
        var target = Check(macro.Target);
        var value = CelType.Variable("_");
        if (!_types.Assign([target.Type], [CelType.OptionalOf(value)]))
            return Fail(macro.Position, $"found no matching overload for 'hasValue' applied to '{Signature([target.Type], isMethod: true)}'");
        var outer = scope.Count;
        var slot = scope.Declare(macro.Variable.Text, _types.Resolve(value));
        var body = Check(macro.Body);
        scope.Leave(outer);
        return new Checked(macro.Flat ? body.Type : CelType.OptionalOf(body.Type), new OptionalProjection(target.Node, slot, body.Node, macro.Flat));
    }

    private string Signature(IReadOnlyList<CelType> types, bool isMethod)
    {
        var shown = types.Select(type => _types.Resolve(type).ToString()).ToList();
        return isMethod ? $"{shown[0]}.({string.Join(", ", shown.Skip(1))})" : $"({string.Join(", ", shown)})";
    }

    private string? Qualified(Expression expression) => expression switch
    {
        Expression.Name name when scope.Find(name.Text) is null => name.Text,
        Expression.Select { Optional: false } select when Qualified(select.Operand) is { } path => $"{path}.{select.Field}",
        _ => null,
    };

    private Checked Fail(int position, string message)
    {
        _errors.Add(new CelError(position, message));
        return Broken;
    }
}
