using System.Globalization;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Metadata;
using static Hansa.ApiServer.Selectors.LabelSelection;

namespace Hansa.ApiServer.Selectors;

/// <summary>Parses label selectors as <c>k8s.io/apimachinery/pkg/labels</c> does, with its error texts.</summary>
internal sealed class LabelSelectorParser(string text)
{
    private const string Operators = "in, notin, =, ==, !=, gt, lt";
    private int _at;

    public List<Requirement> Parse()
    {
        var requirements = new List<Requirement>();
        if (Peek() is { Length: > 0 } first && first != "!" && IsSymbol(first))
            throw Failures.BadRequest($"found '{first}', expected: !, identifier, or 'end of string'");
        while (Peek().Length > 0)
        {
            requirements.Add(ParseRequirement());
            var token = Next();
            if (token.Length == 0)
                break;
            if (token != ",")
                throw Failures.BadRequest($"found '{token}', expected: ',' or 'end of string'");
            var next = Peek();
            if (next.Length == 0 || next != "!" && IsSymbol(next))
                throw Failures.BadRequest($"found '{next}', expected: identifier after ','");
        }
        return requirements;
    }

    private Requirement ParseRequirement()
    {
        var negated = false;
        if (Peek() == "!")
        {
            Next();
            negated = true;
        }
        var key = Next();
        if (key.Length == 0 || IsSymbol(key))
            throw Error($"found '{key}', expected: identifier");
        CheckKey(key);
        if (negated)
            return new Requirement(key, Operator.DoesNotExist, []);
        if (Peek() is "" or ",")
            return new Requirement(key, Operator.Exists, []);
        var @operator = Next();
        return @operator switch
        {
            "=" or "==" => new Requirement(key, Operator.In, [Value(key)]),
            "!=" => new Requirement(key, Operator.NotIn, [Value(key)]),
            "in" => new Requirement(key, Operator.In, Values(key)),
            "notin" => new Requirement(key, Operator.NotIn, Values(key)),
            ">" => new Requirement(key, Operator.GreaterThan, [Integer(key)]),
            "<" => new Requirement(key, Operator.LessThan, [Integer(key)]),
            _ => throw Error($"found '{@operator}', expected: {Operators}"),
        };
    }

    private string Value(string key)
    {
        if (Peek() is "" or ",")
            return "";
        var value = Next();
        if (IsSymbol(value))
            throw Error($"found '{value}', expected: identifier");
        return Checked(key, value);
    }

    private HashSet<string> Values(string key)
    {
        var open = Next();
        if (open != "(")
            throw Error($"found '{open}' expected: '('");
        var values = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var token = Next();
            switch (token)
            {
                case ")":
                    if (values.Count == 0)
                        values.Add("");
                    return values;
                case ",":
                    if (values.Count == 0 || Peek() is ")" or ",")
                        values.Add("");
                    break;
                case "":
                    throw Error("found '', expected: ',' or ')'");
                default:
                    if (IsSymbol(token))
                        throw Error($"found '{token}', expected: ',', ')' or identifier");
                    values.Add(Checked(key, token));
                    if (Peek() is not ("," or ")"))
                        throw Error($"found '{Peek()}', expected: ',' or ')'");
                    break;
            }
        }
    }

    private string Integer(string key)
    {
        var value = Value(key);
        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? value
            : throw Error($"values[0]: Invalid value: \"{value}\": for 'Gt', 'Lt' operators, the value must be an integer");
    }

    private static void CheckKey(string key)
    {
        if (NameRules.QualifiedName(key) is { Count: > 0 } wrong)
            throw Error($"key: Invalid value: {FieldError.Quote(key)}: {string.Join("; ", wrong)}");
    }

    private static string Checked(string key, string value)
    {
        if (NameRules.LabelValue(value) is { } wrong)
            throw Error($"values[0][{key}]: Invalid value: {FieldError.Quote(value)}: {wrong}");
        return value;
    }

    private static bool IsSymbol(string token) => token is "!" or "," or "(" or ")" or "=" or "==" or "!=" or ">" or "<";

    private string Peek()
    {
        var before = _at;
        var token = Next();
        _at = before;
        return token;
    }

    private string Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
        if (_at == text.Length)
            return "";
        var start = _at;
        var first = text[_at++];
        if (first is ',' or '(' or ')' or '>' or '<')
            return first.ToString();
        if (first is '=' or '!')
        {
            if (_at < text.Length && text[_at] == '=')
                _at++;
            return text[start.._at];
        }
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not (',' or '(' or ')' or '>' or '<' or '=' or '!'))
            _at++;
        return text[start.._at];
    }

    private static StatusException Error(string why) => Failures.BadRequest($"unable to parse requirement: {why}");
}
