using System.Globalization;
using System.Text.RegularExpressions;

namespace Hansa.ApiServer.Schemas;

/// <summary>Amounts of resources as they are written: <c>1.5Gi</c>, <c>100m</c>, <c>12e6</c> (<c>k8s.io/apimachinery/pkg/api/resource/quantity.go</c>).</summary>
internal static partial class QuantityText
{
    private static readonly HashSet<string> Suffixes = new(["n", "u", "m", "", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"], StringComparer.Ordinal);

    /// <summary>What is wrong with it, in Go's words; null when it is one.</summary>
    public static string? Problem(string text)
    {
        if (text.Length == 0 || Form().Match(text) is not { Success: true } parts)
            return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
        if (!IsSuffix(parts.Groups["suffix"].Value))
            return "unable to parse quantity's suffix";
        return parts.Groups["number"].ValueSpan.ContainsAnyInRange('0', '9') ? null : "unable to parse numeric part of quantity";
    }

    private static bool IsSuffix(string suffix) =>
        Suffixes.Contains(suffix) || suffix is ['e' or 'E', .. { Length: > 0 } exponent] && long.TryParse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    // Once read, the number is not tried shorter: a long one with something wrong behind it would take for ever.
    [GeneratedRegex("^[+-]?(?<number>(?>[0-9]*(\\.[0-9]*)?))(?<suffix>[eEinumkKMGTP]*[-+]?[0-9]*)\\z")]
    private static partial Regex Form();
}
