using System.Collections.Immutable;
using Hansa.ApiServer.Cel.Types;

namespace Hansa.ApiServer.Cel.Syntax;

/// <summary>From text to an expression. Length and nesting are bounded, so that no text can exhaust the stack.</summary>
internal sealed class Parser
{
    public const int MostCharacters = 100_000;

    private const int DeepestBrackets = 100;
    private const int DeepestExpression = 500;

    private const string Primaries = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

    private static readonly Dictionary<string, (int Precedence, string Function)> Operators = new(StringComparer.Ordinal)
    {
        ["<"] = (3, "_<_"),
        ["<="] = (3, "_<=_"),
        [">"] = (3, "_>_"),
        [">="] = (3, "_>=_"),
        ["=="] = (3, "_==_"),
        ["!="] = (3, "_!=_"),
        ["in"] = (3, "@in"),
        ["+"] = (4, "_+_"),
        ["-"] = (4, "_-_"),
        ["*"] = (5, "_*_"),
        ["/"] = (5, "_/_"),
        ["%"] = (5, "_%_"),
    };

    private readonly List<Token> _tokens;
    private int _at;
    private int _brackets;

    private Parser(List<Token> tokens) => _tokens = tokens;

    private Token Current => _tokens[_at];

    /// <exception cref="CelSyntaxException">Not an expression, with the place where it stops being one.</exception>
    public static Expression Parse(string text)
    {
        if (text.Length > MostCharacters)
            throw new CelSyntaxException(0, $"expression code point size exceeds limit: size: {text.Length}, limit {MostCharacters}");
        var parser = new Parser(Lexer.Read(text));
        var expression = parser.Conditional();
        if (parser.Current.Kind != TokenKind.End)
            throw new CelSyntaxException(parser.Current.Position, $"Syntax error: mismatched input {parser.Current.Shown} expecting <EOF>");
        return expression.Depth <= DeepestExpression ? expression : throw TooDeep(0, DeepestExpression);
    }

    private Expression Conditional()
    {
        if (++_brackets > DeepestBrackets)
            throw TooDeep(Current.Position, DeepestBrackets);
        var condition = Logical("||", "_||_", () => Logical("&&", "_&&_", () => Binary(3)));
        if (Current.Is("?"))
        {
            var position = Take().Position;
            var yes = Logical("||", "_||_", () => Logical("&&", "_&&_", () => Binary(3)));
            Expect(":");
            condition = new Expression.Call(position, "_?_:_", null, [condition, yes, Conditional()]);
        }
        _brackets--;
        return condition;
    }

    // Long chains become a balanced tree: their order does not matter, their depth does.
    private Expression Logical(string symbol, string function, Func<Expression> operand)
    {
        var terms = new List<Expression> { operand() };
        var positions = new List<int>();
        while (Current.Is(symbol))
        {
            positions.Add(Take().Position);
            terms.Add(operand());
        }
        return Balanced(function, terms, positions, 0, positions.Count - 1);
    }

    private static Expression Balanced(string function, List<Expression> terms, List<int> positions, int low, int high)
    {
        if (low > high)
            return terms[low];
        var middle = (low + high + 1) / 2;
        return new Expression.Call(positions[middle], function, null,
            [Balanced(function, terms, positions, low, middle - 1), Balanced(function, terms, positions, middle + 1, high)]);
    }

    private Expression Binary(int least)
    {
        var left = Unary();
        while (Current.Kind is TokenKind.Symbol or TokenKind.Name && Operators.TryGetValue(Current.Text, out var known) && known.Precedence >= least)
        {
            var position = Take().Position;
            left = new Expression.Call(position, known.Function, null, [left, Binary(known.Precedence + 1)]);
        }
        return left;
    }

    private Expression Unary()
    {
        if (!Current.Is("!") && !Current.Is("-"))
            return Member(Primary());
        var first = Take();
        var count = 1;
        while (Current.Is(first.Text))
        {
            Take();
            count++;
        }
        if (first.Text == "-" && count == 1 && Current.Kind == TokenKind.Number && Current.Value is not ulong)
            return Member(Negative(first.Position, Take().Value!));
        var operand = Member(Primary());
        return count % 2 == 0 ? operand : new Expression.Call(first.Position, first.Text == "!" ? "!_" : "-_", null, [operand]);
    }

    private static Expression.Literal Negative(int position, object value) => value switch
    {
        long number => new Expression.Literal(position, -number),
        double real => new Expression.Literal(position, -real),
        _ => new Expression.Literal(position, long.MinValue),
    };

    private Expression Member(Expression operand)
    {
        while (true)
        {
            if (Current.Is("."))
                operand = Selection(operand, Take().Position);
            else if (Current.Is("["))
                operand = Index(operand, Take().Position);
            else if (Current.Is("{") && Qualified(operand) is { } name)
                throw new CelSyntaxException(Current.Position, $"undeclared reference to '{name}' (in container '')");
            else
                return operand;
        }
    }

    private Expression Selection(Expression operand, int position)
    {
        var optional = Accept("?");
        var field = Current;
        if (field.Kind != TokenKind.Name || field.Text is "in" or "true" or "false" or "null")
            throw new CelSyntaxException(field.Position, $"Syntax error: no viable alternative at input '.{field.Text}'");
        Take();
        if (!Current.Is("(") || optional)
            return new Expression.Select(position, operand, field.Text, optional);
        var open = Take().Position;
        var arguments = Arguments(")");
        return Macros.Expand(open, field.Text, operand, arguments) ?? new Expression.Call(open, field.Text, operand, arguments);
    }

    private Expression.Call Index(Expression operand, int position)
    {
        var optional = Accept("?");
        var index = Conditional();
        Expect("]");
        return new Expression.Call(position, optional ? "_[?_]" : "_[_]", null, [operand, index]);
    }

    private Expression Primary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Number when token.Value is not LeastLong:
            case TokenKind.Text:
                return new Expression.Literal(token.Position, token.Value);
            case TokenKind.Number:
                throw new CelSyntaxException(token.Position, "Syntax error: invalid int literal");
            case TokenKind.Name:
                return Named(token);
            case TokenKind.Symbol when token.Text == "." && Current.Kind == TokenKind.Name:
                return Named(Take());
            case TokenKind.Symbol when token.Text == "(":
                var inner = Conditional();
                Expect(")");
                return inner;
            case TokenKind.Symbol when token.Text == "[":
                return ListLiteral(token.Position);
            case TokenKind.Symbol when token.Text == "{":
                return MapLiteral(token.Position);
            default:
                throw new CelSyntaxException(token.Position, $"Syntax error: mismatched input {token.Shown} expecting {Primaries}");
        }
    }

    private Expression Named(Token name)
    {
        switch (name.Text)
        {
            case "true": return new Expression.Literal(name.Position, true);
            case "false": return new Expression.Literal(name.Position, false);
            case "null": return new Expression.Literal(name.Position, null);
            case "in": throw new CelSyntaxException(name.Position, $"Syntax error: mismatched input 'in' expecting {Primaries}");
        }
        if (FieldNames.Reserved.Contains(name.Text))
            throw new CelSyntaxException(name.Position, $"reserved identifier: {name.Text}");
        if (!Current.Is("("))
            return new Expression.Name(name.Position, name.Text);
        var open = Take().Position;
        var arguments = Arguments(")");
        return Macros.Expand(open, name.Text, null, arguments) ?? new Expression.Call(open, name.Text, null, arguments);
    }

    private Expression.List ListLiteral(int position)
    {
        var elements = ImmutableArray.CreateBuilder<Expression.Element>();
        while (!Current.Is("]"))
        {
            var optional = Accept("?");
            elements.Add(new Expression.Element(Conditional(), optional));
            if (!Accept(","))
                break;
        }
        Expect("]");
        return new Expression.List(position, elements.ToImmutable());
    }

    private Expression.Map MapLiteral(int position)
    {
        var entries = ImmutableArray.CreateBuilder<Expression.Entry>();
        while (!Current.Is("}"))
        {
            var optional = Accept("?");
            var key = Conditional();
            Expect(":");
            entries.Add(new Expression.Entry(key, Conditional(), optional));
            if (!Accept(","))
                break;
        }
        Expect("}");
        return new Expression.Map(position, entries.ToImmutable());
    }

    private ImmutableArray<Expression> Arguments(string end)
    {
        var arguments = ImmutableArray.CreateBuilder<Expression>();
        if (Accept(end))
            return [];
        do
            arguments.Add(Conditional());
        while (Accept(","));
        Expect(end);
        return arguments.ToImmutable();
    }

    private static string? Qualified(Expression expression) => expression switch
    {
        Expression.Name name => name.Text,
        Expression.Select { Optional: false } select when Qualified(select.Operand) is { } path => $"{path}.{select.Field}",
        _ => null,
    };

    private Token Take() => Current.Kind == TokenKind.End ? Current : _tokens[_at++];

    private bool Accept(string symbol)
    {
        if (!Current.Is(symbol))
            return false;
        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Accept(symbol))
            throw new CelSyntaxException(Current.Position, $"Syntax error: mismatched input {Current.Shown} expecting '{symbol}'");
    }

    private static CelSyntaxException TooDeep(int position, int most) => new(position, $"expression recursion limit exceeded: {most}");
}
