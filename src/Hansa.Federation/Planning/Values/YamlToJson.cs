using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hansa.Federation.Planning.Values;

/// <summary>Turns YAML into JSON as Go's <c>sigs.k8s.io/yaml</c> does: plain scalars by the rules of YAML 1.1.</summary>
public static partial class YamlToJson
{
    /// <summary>The mapping as a JSON object. Of equal keys the last one counts.</summary>
    public static JsonObject Convert(YamlValue.Mapping mapping)
    {
        var json = new JsonObject();
        foreach (var entry in mapping.Entries.Where(e => e.Key != MergeKey))
        {
            json[entry.Key] = Convert(entry.Value);
        }

        foreach (var merged in mapping.Entries.Where(e => e.Key == MergeKey).SelectMany(e => Merged(e.Value)).Where(e => !json.ContainsKey(e.Key)))
        {
            json[merged.Key] = Convert(merged.Value);
        }

        return json;
    }

    private const string MergeKey = "<<"; // YAML 1.1's merge key: what is written in the mapping itself wins

    private static IEnumerable<YamlEntry> Merged(YamlValue value) => value switch
    {
        YamlValue.Mapping mapping => mapping.Entries,
        YamlValue.Sequence sequence => sequence.Items.OfType<YamlValue.Mapping>().SelectMany(m => m.Entries),
        _ => [],
    };

    /// <summary>Any value; null for YAML's null.</summary>
    public static JsonNode? Convert(YamlValue value) => value switch
    {
        YamlValue.Mapping mapping => Convert(mapping),
        YamlValue.Sequence sequence => new JsonArray([.. sequence.Items.Select(Convert)]),
        YamlValue.Scalar { IsNull: true } => null,
        YamlValue.Scalar { IsPlain: false } quoted => JsonValue.Create(quoted.Text),
        YamlValue.Scalar plain => Plain(plain.Text),
        _ => throw new InvalidOperationException("every kind of value is named above"),
    };

    private static JsonValue Plain(string text) => text switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => JsonValue.Create(true),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => JsonValue.Create(false),
        ['_', ..] => JsonValue.Create(text), // an underscore may stand within a number, not before it
        _ => Number(text.Replace("_", "", StringComparison.Ordinal)) ?? JsonValue.Create(text),
    };

    private static JsonValue? Number(string text)
    {
        var negative = text.StartsWith('-');
        var digits = negative || text.StartsWith('+') ? text[1..] : text;
        if (WholeNumber(digits) is { } whole)
        {
            return !negative ? JsonValue.Create(whole) : whole <= 1UL << 63 ? JsonValue.Create(-(decimal)whole) : null;
        }

        return Float().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : null;
    }

    /// <summary>Decimal, <c>0x</c>, <c>0b</c>, and octal with a leading 0 or <c>0o</c>.</summary>
    private static ulong? WholeNumber(string digits)
    {
        var (text, radix) = digits switch
        {
            ['0', 'x' or 'X', .. var hex] => (hex, 16),
            ['0', 'b' or 'B', .. var binary] => (binary, 2),
            ['0', 'o' or 'O', .. var octal] => (octal, 8),
            ['0', _, ..] when digits.All(c => c is >= '0' and <= '7') => (digits[1..], 8),
            _ => (digits, 10),
        };
        if (text.Length is 0 or > 64 || !text.All(c => char.IsAsciiHexDigit(c) && System.Convert.ToInt32(c.ToString(), 16) < radix))
        {
            return null;
        }

        try
        {
            return radix == 10 ? ulong.Parse(text, CultureInfo.InvariantCulture) : System.Convert.ToUInt64(text, radix);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Float();
}
