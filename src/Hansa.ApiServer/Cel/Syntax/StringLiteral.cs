using System.Globalization;
using System.Text;

namespace Hansa.ApiServer.Cel.Syntax;

/// <summary>String and bytes literals: one or three quotes of either kind, raw with <c>r</c>, bytes with <c>b</c>.</summary>
internal static class StringLiteral
{
    /// <summary>Null when no such literal begins here.</summary>
    public static Token? TryRead(string text, int start)
    {
        var at = start;
        bool raw = false, bytes = false;
        for (; at < text.Length && at - start < 2; at++)
        {
            if (text[at] is 'r' or 'R' && !raw)
                raw = true;
            else if (text[at] is 'b' or 'B' && !bytes)
                bytes = true;
            else
                break;
        }
        if (at >= text.Length || text[at] is not ('"' or '\''))
            return null;
        var quote = new string(text[at], 3);
        if (!text.AsSpan(at).StartsWith(quote, StringComparison.Ordinal))
            quote = quote[..1];
        var from = at + quote.Length;
        var end = End(text, from, quote, raw);
        if (end < 0)
            throw new CelSyntaxException(start, $"Syntax error: token recognition error at: '{text[start..]}'");
        var inner = text[from..end].ReplaceLineEndings("\n");
        var written = text[start..(end + quote.Length)];
        return new Token(TokenKind.Text, start, written, bytes ? Bytes(inner, raw, start) : raw ? inner : Unescape(inner, start));
    }

    private static int End(string text, int at, string quote, bool raw)
    {
        for (; at < text.Length; at++)
        {
            if (text.AsSpan(at).StartsWith(quote, StringComparison.Ordinal))
                return at;
            if (text[at] == '\\' && !raw)
                at++;
            else if (text[at] is '\n' or '\r' && quote.Length == 1)
                return -1;
        }
        return -1;
    }

    private static string Unescape(string inner, int position)
    {
        if (!inner.Contains('\\', StringComparison.Ordinal))
            return inner;
        var plain = new StringBuilder(inner.Length);
        for (var at = 0; at < inner.Length;)
        {
            if (inner[at] != '\\')
                plain.Append(inner[at++]);
            else
                plain.Append(Rune.TryCreate(Escape(inner, ref at, position, out _), out var rune) ? rune.ToString() : throw Bad(position));
        }
        return plain.ToString();
    }

    private static byte[] Bytes(string inner, bool raw, int position)
    {
        if (raw)
            return Encoding.UTF8.GetBytes(inner);
        var bytes = new List<byte>(inner.Length);
        for (var at = 0; at < inner.Length;)
        {
            if (inner[at] != '\\')
            {
                var length = char.IsHighSurrogate(inner[at]) && at + 1 < inner.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(inner.Substring(at, length)));
                at += length;
                continue;
            }
            var code = Escape(inner, ref at, position, out var octet);
            if (octet)
                bytes.Add((byte)code);
            else
                throw Bad(position);
        }
        return [.. bytes];
    }

    /// <param name="inner">The text between the quotes.</param>
    /// <param name="at">At the backslash; afterwards behind the escape.</param>
    /// <param name="position">Of the literal.</param>
    /// <param name="octet">Whether it may stand for one byte.</param>
    private static int Escape(string inner, ref int at, int position, out bool octet)
    {
        if (at + 1 >= inner.Length)
            throw Bad(position);
        var c = inner[at + 1];
        octet = c is not ('u' or 'U');
        at += 2;
        switch (c)
        {
            case 'a': return 7;
            case 'b': return 8;
            case 'f': return 12;
            case 'n': return 10;
            case 'r': return 13;
            case 't': return 9;
            case 'v': return 11;
            case '\\' or '\'' or '"' or '`' or '?': return c;
            case 'x' or 'X': return Digits(inner, ref at, 2, 16, position);
            case 'u': return Digits(inner, ref at, 4, 16, position);
            case 'U': return Digits(inner, ref at, 8, 16, position);
            case >= '0' and <= '3':
                at--;
                return Digits(inner, ref at, 3, 8, position);
            default: throw Bad(position);
        }
    }

    private static int Digits(string inner, ref int at, int count, int radix, int position)
    {
        if (at + count > inner.Length)
            throw Bad(position);
        var digits = inner.AsSpan(at, count);
        at += count;
        if (radix == 16)
            return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? code : throw Bad(position);
        var value = 0;
        foreach (var digit in digits)
            value = digit is >= '0' and <= '7' ? value * 8 + (digit - '0') : throw Bad(position);
        return value;
    }

    private static CelSyntaxException Bad(int position) => new(position, "Syntax error: unable to unescape string");
}
