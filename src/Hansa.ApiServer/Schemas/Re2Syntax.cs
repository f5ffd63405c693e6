using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hansa.ApiServer.Schemas;

/// <summary>Writes a pattern of RE2, which Go and CEL use, as .NET reads it, where the two differ.</summary>
internal static partial class Re2Syntax
{
    // RE2 refuses more: such patterns would take memory without bound.
    private const int MostRepeats = 1000;

    private const int MostGroups = 1000;

    private const int MostCharacters = 20_000;

    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\x00-\x7F",
        ["blank"] = @"\t ",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>Null when RE2 would not take it.</summary>
    public static string? Translate(string pattern)
    {
        if (pattern.Length > MostCharacters || pattern.AsSpan().Count('(') > MostGroups)
            return null;
        var result = new StringBuilder(pattern.Length + 8);
        var multiline = MultilineFlag().IsMatch(pattern);
        var inClass = false;
        for (var at = 0; at < pattern.Length;)
        {
            var c = pattern[at];
            if (c == '\\')
                at = Escape(pattern, at, inClass, result);
            else if (inClass && pattern.AsSpan(at).StartsWith("[:", StringComparison.Ordinal))
                at = Posix(pattern, at, result);
            else if (!inClass && pattern.AsSpan(at).StartsWith("(?P<", StringComparison.Ordinal))
                (at, _) = (at + 4, result.Append("(?<"));
            else if (!inClass && c == '{' && TooOften(pattern, at))
                return null;
            else if (!inClass && c == '$' && !multiline)
                // The very end: .NET's `$` also matches before a last line break.
                (at, _) = (at + 1, result.Append(@"\z"));
            else
                at = Plain(pattern, at, ref inClass, result);
            if (at < 0)
                return null;
        }
        return result.ToString();
    }

    private static int Plain(string pattern, int at, ref bool inClass, StringBuilder result)
    {
        var c = pattern[at++];
        if (!inClass && c == '[')
        {
            inClass = true;
            result.Append(c);
            if (at < pattern.Length && pattern[at] == '^')
                result.Append(pattern[at++]);
            // The first bracket stands for itself.
            if (at < pattern.Length && pattern[at] == ']')
                (at, _) = (at + 1, result.Append(@"\]"));
            return at;
        }
        if (inClass && c == '[')
            result.Append('\\');
        if (inClass && c == ']')
            inClass = false;
        result.Append(c);
        return at;
    }

    private static int Escape(string pattern, int at, bool inClass, StringBuilder result)
    {
        if (at + 1 >= pattern.Length)
            return -1;
        var c = pattern[at + 1];
        if (c == 'Q')
        {
            var end = pattern.IndexOf(@"\E", at, StringComparison.Ordinal);
            result.Append(Regex.Escape(end < 0 ? pattern[(at + 2)..] : pattern[(at + 2)..end]));
            return end < 0 ? pattern.Length : end + 2;
        }
        if (c is 'p' or 'P' && at + 2 < pattern.Length && pattern[at + 2] != '{')
        {
            result.Append('\\').Append(c).Append('{').Append(pattern[at + 2]).Append('}');
            return at + 3;
        }
        if (c == 'x' && at + 2 < pattern.Length && pattern[at + 2] == '{')
            return CodePoint(pattern, at + 3, result);
        // Names of classes mean ASCII in RE2, and all of Unicode in .NET.
        result.Append((c, inClass) switch
        {
            ('d', true) => "0-9",
            ('w', true) => "0-9A-Za-z_",
            ('s', true) => @"\t\n\f\r ",
            ('d', false) => "[0-9]",
            ('w', false) => "[0-9A-Za-z_]",
            ('s', false) => @"[\t\n\f\r ]",
            ('D', false) => "[^0-9]",
            ('W', false) => "[^0-9A-Za-z_]",
            ('S', false) => @"[^\t\n\f\r ]",
            _ => $@"\{c}",
        });
        return at + 2;
    }

    private static int CodePoint(string pattern, int at, StringBuilder result)
    {
        var end = pattern.IndexOf('}', at);
        if (end < 0 || !int.TryParse(pattern.AsSpan(at, end - at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0xffff)
            return -1;
        result.Append(CultureInfo.InvariantCulture, $@"\u{code:x4}");
        return end + 1;
    }

    private static int Posix(string pattern, int at, StringBuilder result)
    {
        var end = pattern.IndexOf(":]", at, StringComparison.Ordinal);
        if (end < 0 || !PosixClasses.TryGetValue(pattern[(at + 2)..end], out var members))
            return -1;
        result.Append(members);
        return end + 2;
    }

    private static bool TooOften(string pattern, int at)
    {
        var end = pattern.IndexOf('}', at);
        return end > 0 && pattern[(at + 1)..end].Split(',') is { Length: <= 2 } counts
            && counts.Any(count => count.Length > 0 && count.All(char.IsAsciiDigit) && (!int.TryParse(count, CultureInfo.InvariantCulture, out var number) || number > MostRepeats));
    }

    [GeneratedRegex(@"\(\?[a-zA-Z]*m")]
    private static partial Regex MultilineFlag();
}
