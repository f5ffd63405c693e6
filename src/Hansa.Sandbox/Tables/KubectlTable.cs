using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Tables;

/// <summary>A table that a server answered, as kubectl prints it.</summary>
internal sealed record KubectlTable(ImmutableArray<string> Heads, ImmutableArray<ImmutableArray<string>> Rows)
{
    private const string Namespace = "NAMESPACE";

    /// <summary>Reads a <c>meta.k8s.io/v1</c> Table: the columns that are shown without <c>-o wide</c>.</summary>
    /// <param name="table">The server's answer.</param>
    /// <param name="withNamespace">Whether the namespace comes first, as with <c>-A</c>.</param>
    public static KubectlTable Of(JsonElement table, bool withNamespace) => Of(table, withNamespace, column => column.Number("priority") == 0);

    /// <summary>The same with all columns, as with <c>-o wide</c>.</summary>
    public static KubectlTable WideOf(JsonElement table, bool withNamespace) => Of(table, withNamespace, _ => true);

    /// <summary>The cells of the one row whose first cell under <paramref name="head"/> is <paramref name="value"/>, by head; null when there is none.</summary>
    public IReadOnlyDictionary<string, string>? Find(string head, string value)
    {
        var at = Heads.IndexOf(head);
        return at >= 0 && Rows.FirstOrDefault(row => row[at] == value) is { IsDefault: false } found
            ? Heads.Zip(found).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => new TextTable(Heads, Rows.Select(row => (IReadOnlyList<string>)row)).ToString();

    private static KubectlTable Of(JsonElement table, bool withNamespace, Func<JsonElement, bool> isShown)
    {
        var columns = table.Items("columnDefinitions");
        int[] shown = [.. Enumerable.Range(0, columns.Length).Where(i => isShown(columns[i]))];
        return new KubectlTable(
            [.. withNamespace ? [Namespace] : Array.Empty<string>(), .. shown.Select(i => columns[i].Text("name").ToUpperInvariant())],
            [.. table.Items("rows").Select(row => Row(row, shown, withNamespace))]);
    }

    private static ImmutableArray<string> Row(JsonElement row, int[] shown, bool withNamespace)
    {
        var cells = row.Items("cells");
        return
        [
            .. withNamespace ? [row.Text("object", "metadata", "namespace")] : Array.Empty<string>(),
            .. shown.Select(i => Cell(cells[i])),
        ];
    }

    private static string Cell(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => cell.GetString()!,
        _ => cell.GetRawText(),
    };
}
