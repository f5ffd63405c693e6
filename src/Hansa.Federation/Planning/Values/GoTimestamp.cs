using System.Globalization;
using System.Text.RegularExpressions;

namespace Hansa.Federation.Planning.Values;

/// <summary>The dates that Go's parser knows. They stay text, but <c>!!timestamp</c> asks for one.</summary>
internal static partial class GoTimestamp
{
    /// <summary>Whether the text is one.</summary>
    public static bool Is(string text) => Form().Match(text) is { Success: true } found
        && DateOnly.TryParseExact($"{found.Groups[1].Value}-{Two(found, 2)}-{Two(found, 3)}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string Two(Match found, int group) => found.Groups[group].Value.PadLeft(2, '0');

    [GeneratedRegex(@"^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(([Tt]([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2}))|( ([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](\.[0-9]+)?))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
