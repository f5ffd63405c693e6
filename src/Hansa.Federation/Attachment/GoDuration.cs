using System.Globalization;
using System.Text.RegularExpressions;

namespace Hansa.Federation.Attachment;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>90s</c>, <c>1.5h</c>.</summary>
internal static partial class GoDuration
{
    /// <summary>The duration, or null when the text is not one.</summary>
    public static TimeSpan? TryParse(string? text) => text is { Length: > 0 } && Whole().IsMatch(text)
        ? Part().Matches(text).Aggregate(TimeSpan.Zero, (sum, part) => sum + Of(part))
        : null;

    private static TimeSpan Of(Match part)
    {
        var value = double.Parse(part.Groups["value"].ValueSpan, CultureInfo.InvariantCulture);
        return part.Groups["unit"].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(value),
            "s" => TimeSpan.FromSeconds(value),
            "m" => TimeSpan.FromMinutes(value),
            _ => TimeSpan.FromHours(value),
        };
    }

    [GeneratedRegex(@"^([0-9]{1,6}(\.[0-9]{1,6})?(ms|s|m|h))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<value>[0-9]+(\.[0-9]+)?)(?<unit>ms|s|m|h)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
