using System.Globalization;
using System.Text.RegularExpressions;

namespace Hansa.Api;

/// <summary>Durations as Go writes them: <c>1h30m0s</c>, <c>1m30s</c>, <c>1.5s</c>; read in any form that Flux's CRDs accept.</summary>
public static partial class GoDuration
{
    /// <summary>The duration, or null when the text is not one.</summary>
    public static TimeSpan? TryParse(string? text) => text is { Length: > 0 } && Whole().IsMatch(text)
        ? Part().Matches(text).Aggregate(TimeSpan.Zero, (sum, part) => sum + Of(part))
        : null;

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

    private static TimeSpan Of(Match part)
    {
        var value = double.Parse(part.Groups["value"].ValueSpan, CultureInfo.InvariantCulture);
        return part.Groups["unit"].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(value),
            "s" => TimeSpan.FromSeconds(value),
            "m" => TimeSpan.FromMinutes(value),
            _ => TimeSpan.FromHours(value),
        };
    }

    [GeneratedRegex(@"^([0-9]{1,6}(\.[0-9]{1,6})?(ms|s|m|h))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<value>[0-9]+(\.[0-9]+)?)(?<unit>ms|s|m|h)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
