using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Apply;

/// <summary>Tells an applier whose fields it would change.</summary>
internal static class ApplyConflicts
{
    /// <exception cref="StatusException">409 with a cause for each field that another manager owns.</exception>
    public static void Check(IEnumerable<ManagerEntry> others, FieldSet gained)
    {
        var conflicts = others
            .Select(entry => (Who: entry.Shown, Paths: entry.Fields.Intersection(gained).Paths().ToList()))
            .Where(conflict => conflict.Paths.Count > 0)
            .OrderBy(conflict => conflict.Who, StringComparer.Ordinal).ToList();
        if (conflicts.Count > 0)
            throw Conflict(conflicts);
    }

    private static StatusException Conflict(List<(string Who, List<string> Paths)> conflicts)
    {
        var count = conflicts.Sum(conflict => conflict.Paths.Count);
        var message = count == 1
            ? $"Apply failed with 1 conflict: conflict with {conflicts[0].Who}: {conflicts[0].Paths[0]}"
            : $"Apply failed with {count} conflicts: {string.Join("\n", conflicts.Select(Shown))}";
        return new StatusException(409, "Conflict", message)
        {
            Details = new StatusDetails
            {
                Causes = [.. conflicts.SelectMany(conflict => conflict.Paths.Select(path =>
                    new StatusCause(FieldErrorReasons.FieldManagerConflict, $"conflict with {conflict.Who}", path)))],
            },
        };
    }

    private static string Shown((string Who, List<string> Paths) conflict) =>
        $"conflicts with {conflict.Who}:\n{string.Join("\n", conflict.Paths.Select(path => $"- {path}"))}";
}
