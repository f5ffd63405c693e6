using System.Globalization;
using System.Text.RegularExpressions;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Catalog;

/// <summary>Finds the line of a file that a problem's leading path, such as <c>spec.releases[0].name</c>, speaks of.</summary>
internal static partial class CatalogLines
{
    /// <summary>The line of the deepest part of the path that is there.</summary>
    public static int LineOf(YamlValue.Mapping root, string problem)
    {
        YamlValue at = root;
        var line = root.Line;
        foreach (var part in Path().Match(problem).Value.Split('.', '['))
        {
            if (int.TryParse(part.TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && at is YamlValue.Sequence list && index < list.Items.Length)
            {
                at = list.Items[index];
                line = at.Line;
            }
            else if (at is YamlValue.Mapping map && map.Find(part) is { } entry)
            {
                at = entry.Value;
                line = entry.Line;
            }
        }

        return line + WithinText(problem);
    }

    /// <summary>A problem inside a block of text names its line there, counted from the line below the key.</summary>
    private static int WithinText(string problem) =>
        Inner().Match(problem) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^[A-Za-z0-9_.\[\]]+", RegexOptions.CultureInvariant)]
    private static partial Regex Path();

    [GeneratedRegex(@"efaults line (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Inner();
}
