using System.Text;
using System.Text.RegularExpressions;

namespace Hansa.Federation.Planning.Values;

/// <summary>What Go's YAML parser refuses and YamlDotNet lets pass: text that is good here must be good for Flux too.</summary>
internal static partial class YamlStrictness
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>The text without the byte order mark that an editor may have left at its start: Go takes it for none of the text.</summary>
    public static string WithoutMark(string text)
    {
        var once = text.StartsWith(ByteOrderMark) ? text[1..] : text;
        return once.Length < text.Length && once.StartsWith(ByteOrderMark) ? once[1..] : once; // a program that writes one may be given a text with one
    }

    /// <summary>Lines before the document, or all of a text without one.</summary>
    /// <exception cref="YamlSyntaxException">A tab, an end of what has not begun, or a directive that Go does not know.</exception>
    public static void CheckHead(string head)
    {
        var line = 1;
        foreach (var text in head.Split('\n'))
        {
            if (text.TrimStart(' ').StartsWith('\t'))
            {
                throw new YamlSyntaxException(line, text.IndexOf('\t', StringComparison.Ordinal) + 1, "a tab cannot indent a line: use blanks");
            }

            if (text.StartsWith("...", StringComparison.Ordinal) || (text.StartsWith('%') && !text.StartsWith("%YAML ", StringComparison.Ordinal) && !text.StartsWith("%TAG ", StringComparison.Ordinal)))
            {
                throw new YamlSyntaxException(line, 1, "Helm does not read a text that begins so: remove the line");
            }

            line++;
        }
    }

    /// <summary>Escapes of JSON that Go's YAML has not.</summary>
    public static bool HasForeignEscape(ReadOnlySpan<char> quoted) => ForeignEscape().IsMatch(quoted);

    /// <exception cref="YamlSyntaxException">A character that YAML has not; or half of one, which cannot be delivered.</exception>
    public static void CheckCharacters(string text)
    {
        var (line, column) = (1, 1);
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var character) || !IsAllowed(character.Value))
            {
                throw new YamlSyntaxException(line, column, $"character U+{(int)text[i]:X4} is not allowed in YAML: remove it, or write it in double quotes as \\u{(int)text[i]:X4}");
            }

            (line, column) = text[i] == '\n' ? (line + 1, 1) : (line, column + 1);
            i += character.Utf16SequenceLength - 1;
        }
    }

    /// <summary>A tab may stand between things of a line, not where it would say how deep one is: before the first, or after <c>-</c> or <c>?</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where a node of a block begins.</param>
    /// <returns>Where the tab is; null when there is none.</returns>
    public static int? TabBefore(string text, int at)
    {
        var start = Math.Min(at, text.Length);
        while (start > 0 && text[start - 1] is ' ' or '\t')
        {
            start--;
        }

        var tab = text.IndexOf('\t', start, Math.Min(at, text.Length) - start);
        return tab >= 0 && (start == 0 || IsBreak(text[start - 1]) || IsIndicator(text, start - 1)) ? tab : null;
    }

    /// <summary>Whether Go would not find the colon of a key between brackets: it looks for it on one line, and not far.</summary>
    public static bool IsKeyOutOfReach(string text, int start, int end)
    {
        var colon = end;
        while (colon < text.Length && (text[colon] is ' ' or '\t' || IsBreak(text[colon])))
        {
            colon++;
        }

        return colon < text.Length && text[colon] == ':' && !text.AsSpan(0, start).TrimEnd().EndsWith("?")
            && (colon - start > 1024 || text.AsSpan(start, colon - start).IndexOfAny("\n\r\u0085\u2028\u2029") >= 0);
    }

    /// <summary>Whether a tab stands where the first line of a block of text says how deep the block is.</summary>
    public static bool HasTabBeforeBlock(ReadOnlySpan<char> block) => TabBeforeBlock().IsMatch(block);

    [GeneratedRegex(@"^[^\n]*[|>][-+]?[ \t]*(#[^\n]*)?\r?\n( *\r?\n)* *\t", RegexOptions.CultureInvariant)]
    private static partial Regex TabBeforeBlock();

    [GeneratedRegex(@"(?<!\\)(\\\\)*\\(/|u[dD][89a-fA-F])", RegexOptions.CultureInvariant)]
    private static partial Regex ForeignEscape();

    private static bool IsIndicator(string text, int at) => text[at] is '-' or '?' && (at == 0 || IsBreak(text[at - 1]) || text[at - 1] is ' ');

    private static bool IsBreak(char character) => character is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    private static bool IsAllowed(int character) => character is '\t' or '\n' or '\r' or 0x85
        or (>= 0x20 and <= 0x7E)
        or (>= 0xA0 and <= 0xD7FF)
        or (>= 0xE000 and <= 0xFFFD)
        or >= 0x10000;
}
