using System.Globalization;
using System.Text.RegularExpressions;

namespace Hansa.Api;

/// <summary>Durations as Go writes them: <c>1h30m0s</c>, <c>1m30s</c>, <c>1.5s</c>; read in any form that Flux's CRDs accept.</summary>
public static partial class GoDuration
{
    private const int LongestText = 64;
    private const double MostSeconds = long.MaxValue / 1e9; // Go counts nanoseconds in 64 bits

    /// <summary>The duration, or null when the text is not one, or one that is too long for Go.</summary>
    public static TimeSpan? TryParse(string? text) => text is { Length: > 0 and <= LongestText } && Whole().IsMatch(text) && Part().Matches(text).Sum(Seconds) is < MostSeconds and var seconds
        ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond))
        : null;

    /// <summary>Whether Flux takes the text in every version: its first controllers have no check in their CRD, and one that Go cannot read stops all of them.</summary>
    public static bool IsForFlux(string text) => TryParse(text) is { } duration && duration > TimeSpan.Zero && duration.Ticks % TimeSpan.TicksPerMillisecond == 0;

    /// <summary>
    /// The text as Go's <c>time.Duration</c> prints it; unchanged when it is no duration, or has less than a millisecond: Go would print that
    /// in units that Flux's CRDs refuse.
    /// </summary>
    public static string Canonical(string text) => TryParse(text) switch
    {
        null => text,
        { Ticks: 0 } => "0s",
        { } duration when duration.Ticks % TimeSpan.TicksPerMillisecond != 0 => text,
        { } duration when duration < TimeSpan.FromSeconds(1) => $"{duration.Milliseconds}ms",
        { } duration => Print(duration),
    };

    private static string Print(TimeSpan duration)
    {
        var seconds = (duration.Seconds + (duration.Milliseconds / 1000m)).ToString("0.###", CultureInfo.InvariantCulture);
        var hours = (long)duration.TotalHours;
        return hours > 0 ? $"{hours}h{duration.Minutes}m{seconds}s"
            : duration.Minutes > 0 ? $"{duration.Minutes}m{seconds}s"
            : $"{seconds}s";
    }

    private static double Seconds(Match part) => double.Parse(part.Groups["value"].ValueSpan, CultureInfo.InvariantCulture) * part.Groups["unit"].Value switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" => 60,
        _ => 3600,
    };

    [GeneratedRegex(@"^([0-9]{1,18}(\.[0-9]{1,9})?(ms|s|m|h))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<value>[0-9]+(\.[0-9]+)?)(?<unit>ms|s|m|h)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
