using System.Globalization;

namespace Hansa.Cli.Output;

/// <summary>Times as kubectl tells them: <c>42s</c>, <c>5m12s</c>, <c>3h</c>, <c>17d</c>.</summary>
internal static class Ages
{
    public static string Since(DateTimeOffset? then, DateTimeOffset now) => then is { } at ? Of(now - at) : "<unknown>";

    /// <summary>The rules of apimachinery's HumanDuration.</summary>
    public static string Of(TimeSpan span)
    {
        var (seconds, minutes, hours, days) = ((long)span.TotalSeconds, (long)span.TotalMinutes, (long)span.TotalHours, (long)span.TotalHours / 24);
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 60 * 2 => Text($"{seconds}s"),
            _ when minutes < 10 => With(minutes, "m", seconds % 60, "s"),
            _ when minutes < 60 * 3 => Text($"{minutes}m"),
            _ when hours < 8 => With(hours, "h", minutes % 60, "m"),
            _ when hours < 48 => Text($"{hours}h"),
            _ when hours < 24 * 8 => With(days, "d", hours % 24, "h"),
            _ when hours < 24 * 365 * 2 => Text($"{days}d"),
            _ when hours < 24 * 365 * 8 => With(days / 365, "y", days % 365, "d"),
            _ => Text($"{days / 365}y"),
        };
    }

    private static string With(long count, string unit, long rest, string smaller) => rest == 0 ? Text($"{count}{unit}") : Text($"{count}{unit}{rest}{smaller}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
