using System.Globalization;

namespace Hansa.ApiServer.Tables;

/// <summary>Ages as kubectl shows them (<c>k8s.io/apimachinery/pkg/util/duration.HumanDuration</c>): <c>45s</c>, <c>3m20s</c>, <c>2d3h</c>.</summary>
internal static class HumanAge
{
    public const string Unknown = "<unknown>";

    public static string Since(string? timestamp, DateTimeOffset now) =>
        DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then) ? Of(now - then) : Unknown;

    public static string Of(TimeSpan age)
    {
        var seconds = (long)age.TotalSeconds;
        if (seconds < -1)
            return "<invalid>";
        if (seconds < 0)
            return "0s";
        if (seconds < 120)
            return $"{seconds}s";
        var minutes = seconds / 60;
        if (minutes < 10)
            return Two(minutes, "m", seconds % 60, "s");
        if (minutes < 180)
            return $"{minutes}m";
        var hours = minutes / 60;
        if (hours < 8)
            return Two(hours, "h", minutes % 60, "m");
        if (hours < 48)
            return $"{hours}h";
        if (hours < 24 * 8)
            return Two(hours / 24, "d", hours % 24, "h");
        if (hours < 24 * 365 * 2)
            return $"{hours / 24}d";
        return hours < 24 * 365 * 8 ? Two(hours / 24 / 365, "y", hours / 24 % 365, "d") : $"{hours / 24 / 365}y";
    }

    private static string Two(long most, string mostUnit, long rest, string restUnit) =>
        rest == 0 ? $"{most}{mostUnit}" : $"{most}{mostUnit}{rest}{restUnit}";
}
