using System.Globalization;
using System.Text;

namespace Hansa.ApiServer.Cel.Values;

/// <summary>Values as text.</summary>
internal static class Texts
{
    /// <summary>As it stands in messages of errors.</summary>
    public static string Show(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => text,
        double real => Show(real),
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        TimeSpan span => Durations.Show(span),
        DateTimeOffset time => Timestamps.Show(time),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>As Go's <c>%g</c> shows it.</summary>
    public static string Show(double real)
    {
        if (double.IsNaN(real))
            return "NaN";
        if (double.IsInfinity(real))
            return real > 0 ? "+Inf" : "-Inf";
        var shortest = real.ToString("R", CultureInfo.InvariantCulture);
        if (!shortest.Contains('E', StringComparison.Ordinal))
            return shortest;
        return Math.Abs(real) is >= 1e-4 and < 1e21
            ? real.ToString("0.####################", CultureInfo.InvariantCulture)
            : shortest.Replace('E', 'e');
    }
}
