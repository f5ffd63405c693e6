using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>Times and durations.</summary>
internal static class Times
{
    private static readonly CelFailure Overflow = new("timestamp overflow");

    public static IEnumerable<Overload> All =>
    [
        Overload.Of("_+_(timestamp, duration) timestamp", a => Moved((DateTimeOffset)a[0]!, (TimeSpan)a[1]!) is { } time ? time : Overflow),
        Overload.Of("_+_(duration, timestamp) timestamp", a => Moved((DateTimeOffset)a[1]!, (TimeSpan)a[0]!) is { } time ? time : Overflow),
        Overload.Of("_+_(duration, duration) duration", a => (TimeSpan)a[0]! + (TimeSpan)a[1]!),
        Overload.Of("_-_(timestamp, timestamp) duration", a => (DateTimeOffset)a[0]! - (DateTimeOffset)a[1]!),
        Overload.Of("_-_(timestamp, duration) timestamp", a => Moved((DateTimeOffset)a[0]!, -(TimeSpan)a[1]!) is { } time ? time : Overflow),
        Overload.Of("_-_(duration, duration) duration", a => (TimeSpan)a[0]! - (TimeSpan)a[1]!),
        Overload.Of("-_(duration) duration", a => -(TimeSpan)a[0]!),
        .. Part("getFullYear", time => time.Year),
        .. Part("getMonth", time => time.Month - 1),
        .. Part("getDate", time => time.Day),
        .. Part("getDayOfMonth", time => time.Day - 1),
        .. Part("getDayOfWeek", time => (int)time.DayOfWeek),
        .. Part("getDayOfYear", time => time.DayOfYear - 1),
        .. Part("getHours", time => time.Hour),
        .. Part("getMinutes", time => time.Minute),
        .. Part("getSeconds", time => time.Second),
        .. Part("getMilliseconds", time => time.Millisecond),
        Overload.Of("duration.getHours() int", a => (long)((TimeSpan)a[0]!).TotalHours),
        Overload.Of("duration.getMinutes() int", a => (long)((TimeSpan)a[0]!).TotalMinutes),
        Overload.Of("duration.getSeconds() int", a => (long)((TimeSpan)a[0]!).TotalSeconds),
        Overload.Of("duration.getMilliseconds() int", a => (long)((TimeSpan)a[0]!).Milliseconds),
    ];

    private static IEnumerable<Overload> Part(string name, Func<DateTimeOffset, int> part)
    {
        yield return Overload.Of($"timestamp.{name}() int", a => (long)part((DateTimeOffset)a[0]!));
        yield return Overload.Of($"timestamp.{name}(string) int", a =>
            Zoned((DateTimeOffset)a[0]!, (string)a[1]!) is { } local ? (long)part(local) : new CelFailure($"unknown time zone {a[1]}"));
    }

    // Null when that is no time any more.
    private static DateTimeOffset? Moved(DateTimeOffset time, TimeSpan span)
    {
        try
        {
            return time + span;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    // A name of the zone database, or an offset such as `-08:00`.
    private static DateTimeOffset? Zoned(DateTimeOffset time, string zone)
    {
        if (zone.Length is 5 or 6 && TimeSpan.TryParseExact(zone.TrimStart('+', '-'), @"hh\:mm", null, out var offset) && offset.TotalHours <= 14)
            return time.ToOffset(zone[0] == '-' ? -offset : offset);
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTime(time, found) : null;
    }
}
