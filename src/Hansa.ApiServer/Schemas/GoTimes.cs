using System.Globalization;
using System.Text.RegularExpressions;

namespace Hansa.ApiServer.Schemas;

/// <summary>Times as Go's <c>time.Parse</c> reads them, with what it says of those that it does not.</summary>
internal static partial class GoTimes
{
    private const string Seconds = "2006-01-02T15:04:05Z07:00";
    private const string Micros = "2006-01-02T15:04:05.000000Z07:00";

    private static readonly Piece[] UpToSeconds =
    [
        new("2006", FourDigits()), new("-", Dash()), new("01", TwoDigits()) { Unit = "month", Least = 1, Most = 12 }, new("-", Dash()), new("02", TwoDigits()), new("T", T()),
        new("15", Hour()) { Unit = "hour", Most = 23 }, new(":", Colon()), new("04", TwoDigits()) { Unit = "minute", Most = 59 }, new(":", Colon()),
        new("05", TwoDigits()) { Unit = "second", Most = 59 },
    ];

    private static readonly Piece[] ToSecond = [.. UpToSeconds, new("", Fraction()), new("Z07:00", Zone())];

    private static readonly Piece[] ToMicrosecond = [.. UpToSeconds, new(".000000", SixDigits()), new("Z07:00", Zone())];

    /// <summary>Null when it is a time.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="isMicro">It must have exactly six digits after the second.</param>
    public static string? Problem(string text, bool isMicro)
    {
        var rest = text;
        foreach (var piece in isMicro ? ToMicrosecond : ToSecond)
        {
            var found = piece.Look.Match(rest);
            if (!found.Success)
                return $"parsing time \"{text}\" as \"{(isMicro ? Micros : Seconds)}\": cannot parse \"{rest}\" as \"{piece.Part}\"";
            if (piece.OutOfRange(found) is { } unit)
                return $"parsing time \"{text}\": {unit} out of range";
            rest = rest[found.Length..];
        }
        if (rest.Length > 0)
            return $"parsing time \"{text}\": extra text: \"{rest}\"";
        return IsDay(text) ? null : $"parsing time \"{text}\": day out of range";
    }

    // The pieces stand at their places now; as in Go's calendar, year 0 is a leap year.
    private static bool IsDay(string text)
    {
        var (year, month, day) = (Number(text[..4]), Number(text[5..7]), Number(text[8..10]));
        return day >= 1 && day <= DateTime.DaysInMonth(year == 0 ? 2000 : year, month);
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    /// <summary>A part of a layout, by its name there, and how it looks.</summary>
    private sealed record Piece(string Part, Regex Look)
    {
        /// <summary>What its number counts; empty when any number will do.</summary>
        public string Unit { get; init; } = "";

        public int Least { get; init; }

        public int Most { get; init; }

        /// <summary>The unit of which there are not so many.</summary>
        public string? OutOfRange(Match found)
        {
            if (Unit.Length > 0 && Number(found.Value) is var number && (number < Least || number > Most))
                return Unit;
            // Some people write offsets of 24 hours or 60 minutes.
            return found.Groups["minutes"] is { Success: true } minutes && Number(minutes.Value) > 60 ? "time zone offset minute"
                : found.Groups["hours"] is { Success: true } hours && Number(hours.Value) > 24 ? "time zone offset hour"
                : null;
        }
    }

    [GeneratedRegex(@"\A[0-9]{4}")]
    private static partial Regex FourDigits();

    [GeneratedRegex(@"\A[0-9]{2}")]
    private static partial Regex TwoDigits();

    [GeneratedRegex(@"\A[0-9]{1,2}")]
    private static partial Regex Hour();

    [GeneratedRegex(@"\A-")]
    private static partial Regex Dash();

    [GeneratedRegex(@"\A:")]
    private static partial Regex Colon();

    [GeneratedRegex(@"\AT")]
    private static partial Regex T();

    [GeneratedRegex(@"\A[.,][0-9]{6}")]
    private static partial Regex SixDigits();

    [GeneratedRegex(@"\A([.,][0-9]+)?")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"\A(Z|[+-](?<hours>[0-9]{2}):(?<minutes>[0-9]{2}))")]
    private static partial Regex Zone();
}
