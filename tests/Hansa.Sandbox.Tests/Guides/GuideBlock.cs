using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Hansa.Sandbox.Tests.Guides;

/// <summary>Commands of a guide, and what it shows of their output, which may be nothing.</summary>
/// <param name="Line">Where the commands begin, from 1.</param>
/// <param name="Commands">As they stand.</param>
/// <param name="Shown">Lines of the output.</param>
internal sealed partial record GuideBlock(int Line, string Commands, ImmutableArray<string> Shown)
{
    /// <summary>Stands, with the block's number, before its output.</summary>
    public const string Mark = "==== block";

    private const string Fence = "```";

    /// <summary>All blocks of bash, each with the block without a language that follows it at once.</summary>
    public static ImmutableArray<GuideBlock> Of(string[] page)
    {
        var blocks = ImmutableArray.CreateBuilder<GuideBlock>();
        for (var at = 0; at < page.Length; at++)
        {
            if (page[at] == $"{Fence}bash")
            {
                var end = Array.IndexOf(page, Fence, at + 1);
                var shownEnd = end + 1 < page.Length && page[end + 1] == Fence ? Array.IndexOf(page, Fence, end + 2) : end + 1;
                blocks.Add(new GuideBlock(at + 2, string.Join('\n', page[(at + 1)..end]), [.. page[Math.Min(end + 2, shownEnd)..shownEnd]]));
                at = Math.Max(end, shownEnd - 1);
            }
        }

        return blocks.ToImmutable();
    }

    /// <summary>Each shown line is printed by the block, whatever the ages and the widths of columns are.</summary>
    public bool IsPrintedIn(string output, int number)
    {
        var own = output.Split(string.Create(CultureInfo.InvariantCulture, $"{Mark} {number}\n"))[1].Split($"{Mark} ")[0].Split('\n');
        return Shown.All(shown => own.Any(line => Normal(line) == Normal(shown)));
    }

    private static string Normal(string line) => Age().Replace(string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), "AGE");

    [GeneratedRegex(@"\b\d+[smhd]\b")]
    private static partial Regex Age();
}
