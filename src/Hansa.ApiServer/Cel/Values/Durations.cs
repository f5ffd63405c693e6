using System.Buffers;
using System.Globalization;

namespace Hansa.ApiServer.Cel.Values;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>1.5s</c>. Kept to 100 nanoseconds.</summary>
internal static class Durations
{
    // Go's durations are 64 bits of nanoseconds.
    private const long MostTicks = long.MaxValue / 100;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static TimeSpan? TryParse(string text)
    {
        var rest = text.AsSpan();
        var negative = rest is ['-', ..];
        if (rest is ['-' or '+', ..])
            rest = rest[1..];
        if (rest is "0")
            return TimeSpan.Zero;
        if (rest.IsEmpty)
            return null;
        var ticks = 0m;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || digits > 28 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return null;
            rest = rest[digits..];
            var length = rest.IndexOfAny(Digits);
            if (Unit(length < 0 ? rest : rest[..length]) is not { } unit || number > MostTicks / unit)
                return null;
            ticks += number * unit;
            rest = length < 0 ? [] : rest[length..];
        }
        return ticks <= MostTicks ? new TimeSpan((long)(negative ? -ticks : ticks)) : null;
    }

    /// <summary>As Go prints it: in seconds.</summary>
    public static string Show(TimeSpan span)
    {
        var seconds = (decimal)span.Ticks / TimeSpan.TicksPerSecond;
        return seconds.ToString("0.#######", CultureInfo.InvariantCulture) + "s";
    }

    private static decimal? Unit(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 0.01m,
        "us" or "µs" or "μs" => 10,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        _ => null,
    };
}
