using System.Globalization;
using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Schemas;

/// <summary>Durations as <c>strfmt</c> reads them: Go's own, or whole numbers with the units that people write (<c>10 minutes</c>, <c>1wk 2d</c>).</summary>
internal static class DurationText
{
    private static readonly string[] Abbreviations = ["ns", "us", "µs", "ms", "s", "m", "h", "hr", "d", "w", "wk"];

    private static readonly string[] Beginnings = ["nano", "micro", "milli", "sec", "min", "hour", "day", "week"];

    public static bool IsOne(string text) => Durations.TryParse(text) is not null || IsWritten(text);

    // One known unit is enough: others beside it are passed over.
    private static bool IsWritten(string text)
    {
        var rest = text.AsSpan().TrimStart(Blanks);
        var known = false;
        while (!rest.IsEmpty)
        {
            var digits = Length(rest, char.IsAsciiDigit);
            if (digits == 0 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                return false;
            rest = rest[digits..].TrimStart(Blanks);
            var letters = Length(rest, c => char.IsAsciiLetter(c) || c == 'µ');
            if (letters == 0)
                return false;
            known |= IsUnit(rest[..letters].ToString());
            rest = rest[letters..].TrimStart(Blanks);
        }
        return known;
    }

    // What `\s` means in RE2.
    private const string Blanks = " \t\n\f\r";

    private static bool IsUnit(string word) =>
        Abbreviations.Contains(word, StringComparer.OrdinalIgnoreCase) || Beginnings.Any(beginning => word.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));

    private static int Length(ReadOnlySpan<char> text, Func<char, bool> fits)
    {
        var length = 0;
        while (length < text.Length && fits(text[length]))
            length++;
        return length;
    }
}
