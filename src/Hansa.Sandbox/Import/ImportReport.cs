using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Hansa.Sandbox.Tables;

namespace Hansa.Sandbox.Import;

/// <summary>What an import took, and what it did not, for people.</summary>
public static class ImportReport
{
    private const int NamesShown = 3;

    /// <summary>A line that counts what was taken, and a table of what a person should know.</summary>
    public static string Text(ImportedIntent intent)
    {
        var fakes = intent.FakeClusters.Count();
        var text = new StringBuilder(
            $"Taken: {Count(intent.Workspaces.Length, "Workspace")}, {Count(fakes, "KommanderCluster")} (fake, with credentials of their own), {Count(intent.Apps.Length, "App")}, "
            + $"{Count(intent.Deployments.Length, "AppDeployment")}, {Count(intent.Overrides.Length, "ConfigMap")} with overrides.\n");
        ImmutableArray<IReadOnlyList<string>> rows =
        [
            .. intent.Notes.GroupBy(note => (note.Kind, note.Text))
                .Select(group => (IReadOnlyList<string>)[group.Key.Kind, Names([.. group.Select(note => note.Name)]), group.Key.Text]),
        ];
        if (rows.Length > 0)
            text.Append('\n').Append(new TextTable(["KIND", "NAME", "WHAT BECAME OF IT"], rows));
        return text.ToString();
    }

    private static string Count(int number, string what) => $"{number.ToString(CultureInfo.InvariantCulture)} {what}{(number == 1 ? "" : "s")}";

    private static string Names(ImmutableArray<string> names) => names.Length <= NamesShown
        ? string.Join(", ", names)
        : $"{string.Join(", ", names[..(NamesShown - 1)])} and {names.Length - NamesShown + 1} more";
}
