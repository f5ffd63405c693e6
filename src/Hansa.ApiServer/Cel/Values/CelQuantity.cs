using System.Globalization;
using System.Numerics;

namespace Hansa.ApiServer.Cel.Values;

/// <summary>A resource quantity: a number exact to a billionth.</summary>
internal sealed record CelQuantity(BigInteger Nanos)
{
    private const int MostDigits = 200;

    private static readonly BigInteger One = BigInteger.Pow(10, 9);

    private static readonly string[] Binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    public bool IsWhole => Nanos % One == 0;

    public BigInteger Whole => Nanos / One;

    public double Real => (double)Nanos / 1e9;

    public static CelQuantity OfWhole(long number) => new(number * One);

    /// <summary>Null when it is none; <c>1.5Gi</c>, <c>100m</c>, <c>12e6</c> are.</summary>
    public static CelQuantity? TryParse(string text)
    {
        if (text.Length is 0 or > MostDigits)
            return null;
        var start = text[0] is '+' or '-' ? 1 : 0;
        var end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
            end++;
        var digits = text[start..end];
        if (!digits.Any(char.IsAsciiDigit) || digits.Count(c => c == '.') > 1 || Multiplier(text[end..]) is not { } multiplier)
            return null;
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : digits.Length - point - 1;
        var number = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * multiplier;
        // Finer parts than a billionth are rounded away from zero.
        var nanos = BigInteger.DivRem(number, BigInteger.Pow(10, decimals), out var rest);
        if (!rest.IsZero)
            nanos++;
        return new CelQuantity(text[0] == '-' ? -nanos : nanos);
    }

    // In billionths.
    private static BigInteger? Multiplier(string suffix)
    {
        var binary = Array.IndexOf(Binary, suffix);
        if (binary >= 0)
            return BigInteger.Pow(1024, binary + 1) * One;
        if (suffix.Length > 1 && suffix[0] is 'e' or 'E')
            return int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) && exponent is >= -9 and <= 18
                ? BigInteger.Pow(10, 9 + exponent)
                : null;
        var power = suffix switch { "n" => 0, "u" => 3, "m" => 6, "" => 9, "k" => 12, "M" => 15, "G" => 18, "T" => 21, "P" => 24, "E" => 27, _ => -1 };
        return power < 0 ? null : BigInteger.Pow(10, power);
    }
}
