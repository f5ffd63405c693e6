using System.Globalization;
using System.Net;
using System.Text;
using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>From one type to another, and types themselves.</summary>
internal static class Conversions
{
    private static readonly CelFailure Overflow = new("integer overflow");
    private static readonly CelFailure UnsignedOverflow = new("unsigned integer overflow");
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static IEnumerable<Overload> All =>
    [
        Overload.Of("dyn(A) dyn", a => a[0]),
        Overload.Of("type(A) type", a => RuntimeTypes.Of(a[0])),
        .. Each("bool", ["bool", "string"], ToBool),
        .. Each("int", ["int", "uint", "double", "string", "timestamp", "duration"], ToInt),
        .. Each("uint", ["int", "uint", "double", "string"], ToUint),
        .. Each("double", ["int", "uint", "double", "string"], ToDouble),
        .. Each("string", ["string", "bool", "int", "uint", "double", "bytes", "timestamp", "duration", "IP", "CIDR"], ToText),
        .. Each("bytes", ["bytes", "string"], value => value is string text ? Encoding.UTF8.GetBytes(text) : value),
        .. Each("timestamp", ["timestamp", "int", "string"], ToTimestamp),
        .. Each("duration", ["duration", "int", "string"], ToDuration),
    ];

    private static IEnumerable<Overload> Each(string target, string[] sources, Func<object?, object?> convert) =>
        sources.Select(source => Overload.Of($"{target}({source}) {target}", a => convert(a[0])));

    private static object? ToBool(object? value) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        string text => new CelFailure($"type conversion error from 'string' to 'bool': {text}"),
        _ => value,
    };

    private static object? ToInt(object? value) => value switch
    {
        ulong number => number <= long.MaxValue ? (long)number : Overflow,
        double real => real is > -9.2233720368547758e18 and < 9.2233720368547758e18 ? (long)real : Overflow,
        string text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : new CelFailure($"strconv.ParseInt: parsing {Quote(text)}: invalid syntax"),
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        TimeSpan span => span.Ticks * 100,
        _ => value,
    };

    private static object? ToUint(object? value) => value switch
    {
        long number => number >= 0 ? (ulong)number : UnsignedOverflow,
        double real => real is >= 0 and < 1.8446744073709552e19 ? (ulong)real : UnsignedOverflow,
        string text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : new CelFailure($"strconv.ParseUint: parsing {Quote(text)}: invalid syntax"),
        _ => value,
    };

    private static object? ToDouble(object? value) => value switch
    {
        long number => (double)number,
        ulong number => (double)number,
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? real
            : new CelFailure($"strconv.ParseFloat: parsing {Quote(text)}: invalid syntax"),
        _ => value,
    };

    private static object? ToText(object? value)
    {
        if (value is not byte[] bytes)
            return value is IPAddress or CelCidr ? value.ToString() : Texts.Show(value);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return new CelFailure("invalid UTF-8 in bytes, cannot convert to string");
        }
    }

    private static object? ToTimestamp(object? value) => value switch
    {
        long seconds => seconds is >= -62135596800 and <= 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : new CelFailure("timestamp overflow"),
        string text => text.Length > 10 && Timestamps.TryParse(text) is { } time ? time : new CelFailure($"invalid timestamp {Quote(text)}"),
        _ => value,
    };

    private static object? ToDuration(object? value) => value switch
    {
        long nanoseconds => new TimeSpan(nanoseconds / 100),
        string text => Durations.TryParse(text) is { } span ? span : new CelFailure($"time: invalid duration {Quote(text)}"),
        _ => value,
    };

    private static string Quote(string text) => Errors.FieldError.Quote(text);
}
