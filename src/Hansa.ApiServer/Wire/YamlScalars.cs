using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hansa.ApiServer.Wire;

/// <summary>YAML 1.1 scalars as Go's yaml.v2 resolves them: <c>y</c> and <c>yes</c> are true, <c>0x1F</c> and <c>017</c> are numbers.</summary>
internal static partial class YamlScalars
{
    public static JsonNode? Read(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str")
            return JsonValue.Create(scalar.Value);
        return Plain(scalar.Value);
    }

    /// <summary>Keys that are numbers or booleans become the text of their value.</summary>
    public static string KeyText(Scalar key) => Read(key) switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        null => "null",
        var other => other.ToJsonString(),
    };

    /// <summary>Whether plain text would be read as that text again.</summary>
    public static bool IsPlainString(string text) =>
        PlainForm().IsMatch(text) && !Timestamp().IsMatch(text) && Plain(text) is JsonValue value && value.TryGetValue<string>(out _);

    /// <summary>Whether a text of several lines can stand as a block: nothing at its beginning or at the ends of its lines that would be lost.</summary>
    public static bool IsBlock(string text) => BlockForm().IsMatch(text);

    private static JsonValue? Plain(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N":
                return JsonValue.Create(false);
        }
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('+' or '-' or '.'))
            return JsonValue.Create(text);
        return Integer(text.Replace("_", "", StringComparison.Ordinal)) ?? Float(text) ?? JsonValue.Create(text);
    }

    private static JsonValue? Integer(string text)
    {
        var digits = text.TrimStart('+', '-');
        if (digits.Length == 0 || text.Length - digits.Length > 1 || Magnitude(digits) is not { } magnitude)
            return null;
        if (!text.StartsWith('-'))
            return magnitude <= long.MaxValue ? JsonValue.Create((long)magnitude) : JsonValue.Create(magnitude);
        return magnitude <= 1UL << 63 ? JsonValue.Create(unchecked(-(long)magnitude)) : null;
    }

    // Null for what is no whole number of 64 bits: Go then tries a floating-point number, and takes the rest as text.
    private static ulong? Magnitude(string digits) => digits switch
    {
        ['0', 'x' or 'X', .. var hex] => Parsed(hex, NumberStyles.AllowHexSpecifier),
        ['0', 'b', .. var bits] => Parsed(bits, NumberStyles.AllowBinarySpecifier),
        ['0', 'o', .. var octal] => Octal(octal),
        ['0', .. { Length: > 0 } octal] => Octal(octal),
        _ => Parsed(digits, NumberStyles.None),
    };

    private static ulong? Parsed(string digits, NumberStyles style) =>
        ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ulong? Octal(string digits)
    {
        var number = 0UL;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7' || number >> 61 != 0)
                return null;
            number = number << 3 | (uint)(digit - '0');
        }
        return digits.Length == 0 ? null : number;
    }

    private static JsonValue? Float(string text)
    {
        if (!FloatForm().IsMatch(text) || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return null;
        // Go writes 1.0 as 1, which typed readers then take as a whole number.
        return Math.Abs(number) < 1e15 && number == Math.Truncate(number) ? JsonValue.Create((long)number) : JsonValue.Create(number);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_./][A-Za-z0-9_./+=@-]*( [A-Za-z0-9_./(][A-Za-z0-9_./+=@(),;-]*)*\z")]
    private static partial Regex PlainForm();

    [GeneratedRegex(@"^[!-~](([ -~]*[!-~])?\n)+([ -~]*[!-~])?\z")]
    private static partial Regex BlockForm();

    // Others would read a point in time.
    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?$")]
    private static partial Regex Timestamp();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex FloatForm();
}
