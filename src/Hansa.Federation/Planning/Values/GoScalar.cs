using System.Globalization;
using System.Text.RegularExpressions;

namespace Hansa.Federation.Planning.Values;

/// <summary>
/// What Go's parser (goyaml.v2, behind <c>sigs.k8s.io/yaml</c>) takes a scalar for: YAML 1.1's booleans, nulls and numbers, with
/// Go's own notion of whole numbers.
/// </summary>
public abstract partial record GoScalar
{
    private GoScalar()
    {
    }

    /// <summary>Text.</summary>
    public sealed record Text(string Value) : GoScalar;

    /// <summary>True or false.</summary>
    public sealed record Bool(bool Value) : GoScalar;

    /// <summary>A whole number of 64 bits, with or without a sign.</summary>
    public sealed record Whole(decimal Value) : GoScalar;

    /// <summary>Any other number. Infinity and <c>NaN</c> are among them, though JSON has none.</summary>
    public sealed record Fraction(double Value) : GoScalar;

    /// <summary>Null.</summary>
    public sealed record Null : GoScalar;

    /// <summary>The meaning of a scalar.</summary>
    public static GoScalar Of(YamlValue.Scalar scalar) => scalar.IsPlain ? OfPlain(scalar.Text) : new Text(scalar.Text);

    private static GoScalar OfPlain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => new Null(),
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => new Bool(true),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => new Bool(false),
        ".nan" or ".NaN" or ".NAN" => new Fraction(double.NaN),
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => new Fraction(double.PositiveInfinity),
        "-.inf" or "-.Inf" or "-.INF" => new Fraction(double.NegativeInfinity),
        ['.', ..] when LooseUnderscore().IsMatch(text) => new Text(text),
        ['+' or '-' or '.' or (>= '0' and <= '9'), ..] => OfNumber(text.Replace("_", "", StringComparison.Ordinal)) ?? new Text(text),
        _ => new Text(text),
    };

    private static GoScalar? OfNumber(string text)
    {
        var negative = text.StartsWith('-');
        if (WholeNumber(negative || text.StartsWith('+') ? text[1..] : text) is { } whole && (!negative || whole <= 1UL << 63))
        {
            return new Whole(negative ? -(decimal)whole : whole);
        }

        return Float().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new Fraction(number)
            : null;
    }

    /// <summary>Decimal, <c>0x</c>, <c>0b</c>, and octal with a leading 0 or <c>0o</c>. <c>08</c> is none of them: Go takes it for a fraction.</summary>
    private static ulong? WholeNumber(string digits)
    {
        var (text, radix) = digits switch
        {
            ['0', 'x' or 'X', .. var hex] => (hex, 16),
            ['0', 'b' or 'B', .. var binary] => (binary, 2),
            ['0', 'o' or 'O', .. var octal] => (octal, 8),
            ['0', _, ..] => (digits[1..], 8),
            _ => (digits, 10),
        };
        if (text.Length is 0 or > 64 || !text.All(c => char.IsAsciiHexDigit(c) && Convert.ToInt32(c.ToString(), 16) < radix))
        {
            return null;
        }

        try
        {
            return radix == 10 ? ulong.Parse(text, CultureInfo.InvariantCulture) : Convert.ToUInt64(text, radix);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>An underscore that is not between two digits.</summary>
    [GeneratedRegex("(^|[^0-9])_|_([^0-9]|\\z)", RegexOptions.CultureInvariant)]
    private static partial Regex LooseUnderscore();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Float();
}
