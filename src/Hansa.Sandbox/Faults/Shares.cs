using System.Globalization;

namespace Hansa.Sandbox.Faults;

/// <summary>Shares as people write them: <c>5%</c>.</summary>
public static class Shares
{
    /// <exception cref="FormatException">It is none, or not between 0% and 100%.</exception>
    public static double Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EndsWith('%')
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 0 and <= 100
            ? percent / 100
            : throw new FormatException($"'{text}' is not a share: write 5%, at most 100%");
    }

    /// <summary>In percent.</summary>
    public static string Write(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.###}%");
}
