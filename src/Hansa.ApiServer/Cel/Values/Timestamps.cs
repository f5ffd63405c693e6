using System.Globalization;

namespace Hansa.ApiServer.Cel.Values;

/// <summary>Times of RFC 3339, and plain dates. Kept to 100 nanoseconds.</summary>
internal static class Timestamps
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd"];

    public static DateTimeOffset? TryParse(string text) =>
        HasZone(text) && DateTimeOffset.TryParseExact(Shortened(text), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;

    private static bool HasZone(string text) => text.Length <= 10 || text[^1] is 'Z' or 'z' || text[^6] is '+' or '-';

    public static string Show(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    // Go keeps nine digits of a second, .NET seven.
    private static string Shortened(string text)
    {
        var upper = text.ToUpperInvariant();
        var point = upper.IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
            return upper;
        var end = point + 1;
        while (end < upper.Length && char.IsAsciiDigit(upper[end]))
            end++;
        return end - point > 8 ? upper.Remove(point + 8, end - point - 8) : upper;
    }
}
