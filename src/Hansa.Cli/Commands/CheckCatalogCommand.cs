using System.CommandLine;
using Hansa.Cli.Sessions;
using Hansa.Federation.Catalog;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa check catalog</c>: what the controller's loader would say of App files.</summary>
internal static class CheckCatalogCommand
{
    private static readonly Argument<string> Place = new("file") { Description = "An App file, or a folder with *.yaml and *.yml", HelpName = "file|folder" };

    public static Command Create() => new UserCommand("catalog", "Check App files as the controller's --catalog reads them. Connects to nothing. Exit code 1 when one cannot be used.",
        "hansa check catalog ./apps",
        "hansa check catalog apps/my-app.yaml")
    {
        Place,
    }.RunsOffline(RunAsync);

    private static async Task<int> RunAsync(Session session)
    {
        var place = session.Parsed.GetValue(Place)!; // it is required
        var (entries, problems) = Directory.Exists(place) ? CatalogFiles.InFolder(place)
            : File.Exists(place) ? CatalogFiles.Read([(place, await File.ReadAllTextAsync(place, session.Ct))])
            : throw new InvalidOperationException($"the path \"{place}\" does not exist");
        foreach (var problem in problems)
            await session.Out.WriteLineAsync($"{problem.File}:{(problem.Line > 0 ? $"{problem.Line}:" : "")} error: {problem.Problem}");

        var builtIn = CatalogFiles.BuiltIn().Entries.ToDictionary(e => e.App.Metadata.Name, e => e.Digest);
        foreach (var taken in entries.Where(e => builtIn.TryGetValue(e.App.Metadata.Name, out var digest) && digest != e.Digest))
            await session.Out.WriteLineAsync($"{taken.File}: warning: a built-in App is named {taken.App.Metadata.Name}, too: give yours a name of its own");
        var known = entries.Select(e => e.App.Spec.AppId).Concat(CatalogFiles.BuiltIn().Entries.Select(e => e.App.Spec.AppId)).ToHashSet();
        foreach (var entry in entries)
            foreach (var need in (entry.App.Spec.Dependencies ?? []).Where(need => !known.Contains(need) && !Federation.Planning.ManagementApps.Contains(need)))
                await session.Out.WriteLineAsync($"{entry.File}: warning: {entry.App.Metadata.Name} needs {need}, which is neither here nor built in");
        await session.Out.WriteLineAsync($"{place}: {entries.Length} Apps can be used{(problems.IsEmpty ? "" : $", {problems.Length} problems")}");
        return problems.IsEmpty ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
