using System.Collections.Immutable;

namespace Hansa.ApiServer.Cel.Syntax;

/// <summary>An expression as it was written, macros known as such.</summary>
/// <param name="Position">Where errors about it point to.</param>
internal abstract record Expression(int Position)
{
    /// <summary>How deep it is nested: evaluation recurses that far.</summary>
    public int Depth { get; protected init; } = 1;

    protected static int Above(params IEnumerable<Expression?> parts) => 1 + parts.Select(part => part?.Depth ?? 0).DefaultIfEmpty(0).Max();

    public sealed record Literal(int Position, object? Value) : Expression(Position);

    public sealed record Name(int Position, string Text) : Expression(Position);

    /// <summary><c>a.b</c>, or <c>a.?b</c>.</summary>
    public sealed record Select : Expression
    {
        public Select(int position, Expression operand, string field, bool optional = false)
            : base(position)
        {
            (Operand, Field, Optional) = (operand, field, optional);
            Depth = Above(operand);
        }

        public Expression Operand { get; }

        public string Field { get; }

        public bool Optional { get; }
    }

    /// <summary><c>has(a.b)</c>.</summary>
    public sealed record Has : Expression
    {
        public Has(int position, Select field)
            : base(position)
        {
            Field = field;
            Depth = Above(field);
        }

        public Select Field { get; }
    }

    /// <summary>A function, a method when there is a target, or an operator by its internal name.</summary>
    public sealed record Call : Expression
    {
        public Call(int position, string function, Expression? target, ImmutableArray<Expression> arguments)
            : base(position)
        {
            (Function, Target, Arguments) = (function, target, arguments);
            Depth = Above(arguments.Prepend(target!));
        }

        public string Function { get; }

        public Expression? Target { get; }

        public ImmutableArray<Expression> Arguments { get; }
    }

    public sealed record List : Expression
    {
        public List(int position, ImmutableArray<Element> elements)
            : base(position)
        {
            Elements = elements;
            Depth = Above(elements.Select(element => element.Value));
        }

        public ImmutableArray<Element> Elements { get; }
    }

    public sealed record Map : Expression
    {
        public Map(int position, ImmutableArray<Entry> entries)
            : base(position)
        {
            Entries = entries;
            Depth = Above(entries.SelectMany(entry => new[] { entry.Key, entry.Value }));
        }

        public ImmutableArray<Entry> Entries { get; }
    }

    /// <summary>A macro over a list or a map.</summary>
    public sealed record Comprehension : Expression
    {
        public Comprehension(int position, MacroKind kind, Expression range, ImmutableArray<Name> variables, Expression? filter, Expression body)
            : base(position)
        {
            (Kind, Range, Variables, Filter, Body) = (kind, range, variables, filter, body);
            Depth = Above(range, filter, body);
        }

        public MacroKind Kind { get; }

        public Expression Range { get; }

        public ImmutableArray<Name> Variables { get; }

        public Expression? Filter { get; }

        public Expression Body { get; }
    }

    /// <summary><c>a.optMap(v, …)</c> and <c>a.optFlatMap(v, …)</c>.</summary>
    public sealed record OptionalMap : Expression
    {
        public OptionalMap(int position, Expression target, Name variable, Expression body, bool flat)
            : base(position)
        {
            (Target, Variable, Body, Flat) = (target, variable, body, flat);
            Depth = Above(target, body);
        }

        public Expression Target { get; }

        public Name Variable { get; }

        public Expression Body { get; }

        public bool Flat { get; }
    }

    public readonly record struct Element(Expression Value, bool Optional);

    public readonly record struct Entry(Expression Key, Expression Value, bool Optional);
}

internal enum MacroKind
{
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,
    TransformList,
    TransformMap,
}
