using System.Globalization;

namespace Hansa.ApiServer.Cel.Syntax;

/// <summary>Cuts an expression into tokens.</summary>
internal static class Lexer
{
    private static readonly string[] Symbols =
        ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", "(", ")", "[", "]", "{", "}", ".", ","];

    /// <exception cref="CelSyntaxException">A character that begins no token, or a literal that is none.</exception>
    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; ;)
        {
            at = SkipBlank(text, at);
            if (at >= text.Length)
                break;
            var token = Next(text, at);
            tokens.Add(token);
            at += token.Text.Length;
        }
        tokens.Add(new Token(TokenKind.End, text.Length, ""));
        return tokens;
    }

    private static int SkipBlank(string text, int at)
    {
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or '\n' or '\r' or '\f')
                at++;
            else if (text.AsSpan(at).StartsWith("//", StringComparison.Ordinal))
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
            else
                break;
        }
        return at;
    }

    private static Token Next(string text, int at)
    {
        var c = text[at];
        if (StringLiteral.TryRead(text, at) is { } literal)
            return literal;
        if (char.IsAsciiLetter(c) || c == '_')
            return new Token(TokenKind.Name, at, text[at..NameEnd(text, at)]);
        if (char.IsAsciiDigit(c) || c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))
            return Number(text, at);
        foreach (var symbol in Symbols)
            if (text.AsSpan(at).StartsWith(symbol, StringComparison.Ordinal))
                return new Token(TokenKind.Symbol, at, symbol);
        throw new CelSyntaxException(at, $"Syntax error: token recognition error at: '{c}'");
    }

    private static int NameEnd(string text, int at)
    {
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        return at;
    }

    private static Token Number(string text, int start)
    {
        var hex = text.AsSpan(start).StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var at = hex ? start + 2 : Digits(text, start);
        if (hex)
            while (at < text.Length && char.IsAsciiHexDigit(text[at]))
                at++;
        var whole = hex || !Fraction(text, ref at) & !Exponent(text, ref at);
        var digits = text[(hex ? start + 2 : start)..at];
        var style = hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (!whole)
            return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
                ? new Token(TokenKind.Number, start, text[start..at], real)
                : throw new CelSyntaxException(start, "Syntax error: invalid double literal");
        if (at < text.Length && text[at] is 'u' or 'U')
            return ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var natural)
                ? new Token(TokenKind.Number, start, text[start..(at + 1)], natural)
                : throw new CelSyntaxException(start, "Syntax error: invalid uint literal");
        // One more than the largest long is kept for the minus sign that may stand before it.
        return ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var number) && number <= 1UL << 63
            ? new Token(TokenKind.Number, start, text[start..at], number == 1UL << 63 ? LeastLong.Instance : (long)number)
            : throw new CelSyntaxException(start, "Syntax error: invalid int literal");
    }

    private static int Digits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at;
    }

    private static bool Fraction(string text, ref int at)
    {
        if (at + 1 >= text.Length || text[at] != '.' || !char.IsAsciiDigit(text[at + 1]))
            return false;
        at = Digits(text, at + 1);
        return true;
    }

    private static bool Exponent(string text, ref int at)
    {
        if (at >= text.Length || text[at] is not ('e' or 'E'))
            return false;
        var digits = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
        if (digits >= text.Length || !char.IsAsciiDigit(text[digits]))
            return false;
        at = Digits(text, digits);
        return true;
    }
}

/// <summary>9223372036854775808, which is a number only after a minus sign.</summary>
internal sealed class LeastLong
{
    public static readonly LeastLong Instance = new();
}
