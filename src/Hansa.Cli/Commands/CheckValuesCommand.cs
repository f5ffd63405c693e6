using System.CommandLine;
using Hansa.Api.Resources;
using Hansa.Cli.Deploying;
using Hansa.Cli.Sessions;
using Hansa.Federation.Catalog;
using Hansa.Federation.Planning;
using Hansa.Federation.Planning.Values;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa check values</c>: what the controller would say of overrides, and more.</summary>
internal static class CheckValuesCommand
{
    private static readonly Argument<string> Values = new("file") { Description = "File with overrides; - is standard input" };
    private static readonly Option<string> App = new("--app") { Description = "The App that they are for, by its name, or by its app id: then the newest version", Required = true, HelpName = "APP" };
    private static readonly Option<string?> Catalog = new("--catalog") { Description = "Folder with App files of your own, besides the built-in services", HelpName = "FOLDER" };
    private static readonly Option<bool> Strict = new("--strict") { Description = "Exit code 1 for warnings, too" };

    public static Command Create() => new UserCommand("values",
        "Check overrides against an App's defaults: YAML, unknown keys, changed types, lists that are replaced, values that must be given. Connects to nothing. Exit code 1 when there are errors.",
        "hansa check values metallb.yaml --app metallb",
        "hansa check values overrides.yaml --app my-app --catalog ./apps --strict",
        "kubectl get configmap metallb-overrides -n team-a-x -o 'jsonpath={.data.values\\.yaml}' | hansa check values - --app metallb")
    {
        Values, App, Catalog, Strict,
    }.RunsOffline(RunAsync);

    private static async Task<int> RunAsync(Session session)
    {
        var file = session.Parsed.GetValue(Values)!; // it is required
        var app = AppReading.Read(AppNamed(session, session.Parsed.GetValue(App)!)).Model!; // the catalogue holds only what can be read
        var text = new ValuesText(file == "-" ? await Console.In.ReadToEndAsync(session.Ct) : await File.ReadAllTextAsync(file, session.Ct));
        if (text.Problem is { } problem)
        {
            await session.Out.WriteLineAsync($"{file}: error: {problem}");
            return ExitCodes.Failed;
        }

        var findings = ValuesLint.Findings(text, app.DefaultValues.Root);
        foreach (var finding in findings)
            await session.Out.WriteLineAsync($"{file}:{finding.Line}:{finding.Column}: {(finding.IsWarning ? "warning" : "note")}: {finding.Problem}");
        var missing = RequiredValues.Missing(app.Required, [text.Root]);
        foreach (var path in missing)
            await session.Out.WriteLineAsync($"{file}: warning: {app.Name} needs a value for {path}; it is deployed when one is given here or for a cluster");
        var warnings = findings.Count(f => f.IsWarning) + missing.Length;
        await session.Out.WriteLineAsync($"{file}: {(warnings == 0 ? $"fits {app.Name}" : $"{warnings} {(warnings == 1 ? "warning" : "warnings")} for {app.Name}")}");
        return warnings > 0 && session.Parsed.GetValue(Strict) ? ExitCodes.Failed : ExitCodes.Ok;
    }

    private static App AppNamed(Session session, string name)
    {
        var (own, problems) = session.Parsed.GetValue(Catalog) is { } folder
            ? Directory.Exists(folder) ? CatalogFiles.InFolder(folder) : throw new InvalidOperationException($"--catalog {folder}: there is no such folder")
            : ([], []);
        foreach (var problem in problems)
            session.Error.WriteLine($"Warning: {problem}");
        return Deployment.Choose(name, own.Concat(CatalogFiles.BuiltIn().Entries).Select(e => e.App));
    }
}
