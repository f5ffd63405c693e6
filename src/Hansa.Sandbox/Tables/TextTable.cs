using System.Text;

namespace Hansa.Sandbox.Tables;

/// <summary>Columns as kubectl prints them: as wide as their longest cell, the last one not filled up.</summary>
public sealed class TextTable(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
{
    private const int Gap = 3;

    /// <inheritdoc/>
    public override string ToString()
    {
        IReadOnlyList<string>[] lines = [heads, .. rows];
        int[] widths = [.. Enumerable.Range(0, heads.Count).Select(i => lines.Max(line => line[i].Length) + Gap)];
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            for (var i = 0; i < line.Count; i++)
                text.Append(i == line.Count - 1 ? line[i] : line[i].PadRight(widths[i]));
            text.Append('\n');
        }

        return text.ToString();
    }
}
