using System.Text.RegularExpressions;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>A table as kubectl prints it: cells begin where their heads begin, so that an empty cell is told from a missing one.</summary>
internal sealed partial record Table(IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public static Table Parse(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 0, "kubectl printed nothing");
        var heads = Head().Matches(lines[0]);
        var begins = heads.Select(h => h.Index).ToArray();
        return new Table([.. heads.Select(h => h.Value)], [.. lines.Skip(1).Select(line => Cells(line, begins))]);
    }

    /// <summary>The one row whose cells under <paramref name="head"/> are <paramref name="value"/>, by head.</summary>
    public IReadOnlyDictionary<string, string> Row(string head, string value) => Assert.Single(
        Rows.Select(row => Heads.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second)),
        row => row[head] == value);

    private static string[] Cells(string line, int[] begins) =>
    [
        .. begins.Select((begin, i) => begin >= line.Length
            ? ""
            : line[begin..(i + 1 < begins.Length ? Math.Min(begins[i + 1], line.Length) : line.Length)].Trim()),
    ];

    [GeneratedRegex(@"\S+( \S+)*")]
    private static partial Regex Head();
}
