using System.Text.RegularExpressions;

namespace Hansa.ApiServer.Schemas;

/// <summary>Times as Go's <c>time.Parse</c> reads them, with what it says of those that it does not.</summary>
internal static partial class GoTimes
{
    private const string Seconds = "2006-01-02T15:04:05Z07:00";
    private const string Micros = "2006-01-02T15:04:05.000000Z07:00";

    /// <summary>What a layout calls its parts, and how each looks.</summary>
    private static readonly (string Part, Regex Look)[] UpToSeconds =
    [
        ("2006", FourDigits()), ("-", Dash()), ("01", TwoDigits()), ("-", Dash()), ("02", TwoDigits()), ("T", T()),
        ("15", TwoDigits()), (":", Colon()), ("04", TwoDigits()), (":", Colon()), ("05", TwoDigits()),
    ];

    /// <summary>Null when it is a time.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="isMicro">It must have exactly six digits after the second.</param>
    public static string? Problem(string text, bool isMicro)
    {
        var layout = isMicro ? Micros : Seconds;
        var rest = text;
        foreach (var (part, look) in UpToSeconds.Append(isMicro ? (".000000", SixDigits()) : ("", Fraction())).Append(("Z07:00", Zone())))
        {
            var found = look.Match(rest);
            if (!found.Success)
                return $"parsing time \"{text}\" as \"{layout}\": cannot parse \"{rest}\" as \"{part}\"";
            rest = rest[found.Length..];
        }
        return rest.Length == 0 ? null : $"parsing time \"{text}\": extra text: \"{rest}\"";
    }

    [GeneratedRegex(@"\A[0-9]{4}")]
    private static partial Regex FourDigits();

    [GeneratedRegex(@"\A[0-9]{2}")]
    private static partial Regex TwoDigits();

    [GeneratedRegex(@"\A-")]
    private static partial Regex Dash();

    [GeneratedRegex(@"\A:")]
    private static partial Regex Colon();

    [GeneratedRegex(@"\AT")]
    private static partial Regex T();

    [GeneratedRegex(@"\A\.[0-9]{6}")]
    private static partial Regex SixDigits();

    [GeneratedRegex(@"\A([.,][0-9]+)?")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"\A(Z|[+-][0-9]{2}:[0-9]{2})")]
    private static partial Regex Zone();
}
