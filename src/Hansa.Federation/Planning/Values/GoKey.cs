using System.Globalization;

namespace Hansa.Federation.Planning.Values;

/// <summary>A key of a mapping as Go makes a JSON key of it: numbers and booleans become text.</summary>
internal static class GoKey
{
    private const int LargestPlainExponent = 6; // Go's %g writes more digits before the point as an exponent

    /// <exception cref="YamlSyntaxException">JSON has no such key: null, or a number that is too large.</exception>
    public static string Of(YamlValue.Scalar key) => GoScalar.Of(key) switch
    {
        GoScalar.Text text => text.Value,
        GoScalar.Bool { Value: true } => "true",
        GoScalar.Bool => "false",
        GoScalar.Whole { Value: <= long.MaxValue } whole => whole.Value.ToString(CultureInfo.InvariantCulture),
        GoScalar.Fraction fraction => Short((float)fraction.Value),
        GoScalar.Null => throw Unusable(key, "a key must not be empty or null: write \"null\" in quotes if you mean the word"),
        _ => throw Unusable(key, $"the number {key.Text} is too large for a key: write it in quotes"),
    };

    /// <summary>Go's shortest form with single precision, which is what <c>sigs.k8s.io/yaml</c> asks for.</summary>
    private static string Short(float number)
    {
        if (!float.IsFinite(number))
        {
            return float.IsNaN(number) ? ".nan" : number > 0 ? ".inf" : "-.inf";
        }

        var (digits, exponent) = Shortest(Math.Abs(number));
        return (float.IsNegative(number) ? "-" : "") + (exponent is < -4 or >= LargestPlainExponent ? Scientific(digits, exponent) : Plain(digits, exponent));
    }

    /// <summary>The fewest digits that tell the number from its neighbours, and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) Shortest(float number)
    {
        var parts = number.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var written = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var whole = parts[0].Split('.')[0].Length;
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var significant = digits.TrimStart('0');
        return significant.Length == 0 ? ("0", 0) : (significant.TrimEnd('0'), whole - 1 - (digits.Length - significant.Length) + written);
    }

    private static string Scientific(string digits, int exponent) =>
        $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return $"0.{new string('0', -exponent - 1)}{digits}";
        }

        var whole = exponent + 1;
        return digits.Length <= whole ? digits.PadRight(whole, '0') : $"{digits[..whole]}.{digits[whole..]}";
    }

    private static YamlSyntaxException Unusable(YamlValue.Scalar key, string problem) => new(key.Line, key.Column, problem);
}
