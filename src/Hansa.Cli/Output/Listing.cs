using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace Hansa.Cli.Output;

/// <summary>A column; a wide one shows with <c>-o wide</c> only.</summary>
internal sealed record Column(string Head, bool IsWide = false);

/// <summary>A cell, and how it is meant.</summary>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Cell(string text) => new(text);
}

/// <summary>One line of a table.</summary>
/// <param name="Name">For <c>-o name</c>.</param>
/// <param name="Object">For <c>-o json</c> and <c>-o yaml</c>; null makes one of the cells.</param>
/// <param name="Cells">One a column.</param>
internal sealed record Row(string Name, JsonNode? Object, params ImmutableArray<Cell> Cells);

/// <summary>What a command found, whichever way it is printed.</summary>
/// <param name="What">Plural, for "No … found".</param>
/// <param name="Columns">Of every row.</param>
/// <param name="Rows">In their order.</param>
internal sealed record Listing(string What, ImmutableArray<Column> Columns, IReadOnlyList<Row> Rows)
{
    private const int Gap = 3;

    /// <summary>As kubectl prints a table: as wide as the longest cell, upper-case heads, the last column not filled up.</summary>
    public string Table(bool wide, Palette palette)
    {
        int[] shown = [.. Enumerable.Range(0, Columns.Length).Where(i => wide || !Columns[i].IsWide)];
        int[] widths = [.. shown.Select(i => Gap + Math.Max(Columns[i].Head.Length, Rows.Max(r => OneLine(r.Cells[i].Text).Length)))];
        var text = new StringBuilder();
        Append(text, [.. shown.Select(i => new Cell(Columns[i].Head))], widths, palette);
        foreach (var row in Rows)
            Append(text, [.. shown.Select(i => row.Cells[i])], widths, palette);
        return text.ToString();
    }

    /// <summary>A list as kubectl prints it.</summary>
    public JsonObject ToJson() => new()
    {
        ["apiVersion"] = "v1",
        ["items"] = new JsonArray([.. Rows.Select(r => r.Object?.DeepClone() ?? OfCells(r))]),
        ["kind"] = "List",
    };

    private JsonObject OfCells(Row row) => new(Columns.Zip(row.Cells).Select(c => KeyValuePair.Create(CamelCase(c.First.Head), (JsonNode?)JsonValue.Create(c.Second.Text))));

    private static void Append(StringBuilder text, ImmutableArray<Cell> cells, int[] widths, Palette palette)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = OneLine(cells[i].Text);
            text.Append(palette.Paint(cell, cells[i].Tone));
            if (i < cells.Length - 1)
                text.Append(' ', widths[i] - cell.Length);
        }

        while (text.Length > 0 && text[^1] == ' ')
            text.Length--;
        text.Append('\n');
    }

    /// <summary>What others wrote may hold line ends and control characters; a table's row is a line.</summary>
    private static string OneLine(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\u001f') ? string.Concat(text.Select(c => c < ' ' ? ' ' : c)) : text;

    private static string CamelCase(string head)
    {
        var words = head.ToLowerInvariant().Split(' ', '-');
        return words[0] + string.Concat(words.Skip(1).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
