using System.CommandLine;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Cli.Graphs;
using Hansa.Cli.Output;
using Hansa.Cli.Sessions;
using Hansa.Federation.Planning;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa apps</c>: what can be deployed, and what needs what.</summary>
internal static class AppsCommand
{
    public static Command Create()
    {
        var graph = UserOptions.Words(new Option<GraphFormat?>("--graph") { Description = "Instead: which service needs which, as text, Mermaid or DOT", Arity = ArgumentArity.ZeroOrOne, HelpName = "text|mermaid|dot" });
        var command = new UserCommand("apps", "List the services that can be deployed, and where they are; or draw which needs which.",
            "hansa apps",
            "hansa apps --graph",
            "hansa apps --graph dot | dot -Tsvg > services.svg") { graph };
        return command.WithOutput().Runs(async session =>
        {
            if (session.Parsed.GetResult(graph) is null)
                return session.Print(await ListAsync(session));
            var apps = await session.Management.ListItemsAsync(Kinds.App, HansaJson.Default.App, null, session.Ct);
            session.Out.Write(DependencyGraph.Of(apps.Select(a => a.Object)).Draw(session.Parsed.GetValue(graph) ?? GraphFormat.Text));
            return ExitCodes.Ok;
        }).WithAllWorkspaces();
    }

    private static async Task<Listing> ListAsync(Session session)
    {
        var names = Session.NamesByNamespace(await session.WorkspacesAsync());
        var apps = await session.Management.ListItemsAsync(Kinds.App, HansaJson.Default.App, null, session.Ct);
        var deployments = await session.Management.ListItemsAsync(Kinds.AppDeployment, HansaJson.Default.AppDeployment, session.NamespaceAmong(names), session.Ct);
        var workspaces = deployments.ToLookup(d => d.Object.Spec.AppRef.Name, d => names.GetValueOrDefault(d.Object.Metadata.Key.Namespace) ?? "");
        return new Listing(
            "apps",
            [
                new("NAME"), new("APP ID"), new("VERSION"), new("NEEDS"), new("DEPLOYED IN"),
                new("RUNS ON", IsWide: true), new("CATEGORY", IsWide: true), new("DESCRIPTION", IsWide: true),
            ],
            [
                .. apps.OrderBy(a => a.Object.Metadata.Name, StringComparer.Ordinal).Select(a => new Row(
                    ObjectReading.NameOf(Kinds.App, a.Object.Metadata.Name), a.Raw,
                    a.Object.Metadata.Name,
                    a.Object.Spec.AppId,
                    a.Object.Spec.Version,
                    string.Join(",", a.Object.Spec.Dependencies ?? []),
                    string.Join(",", workspaces[a.Object.Metadata.Name].Where(w => w.Length > 0).Distinct().Order(StringComparer.Ordinal)),
                    RunsOn(a.Object.Spec),
                    string.Join(",", a.Object.Spec.Category ?? []),
                    a.Object.Spec.Description ?? "")),
            ]);
    }

    private static string RunsOn(AppSpec app) =>
        ManagementApps.ProvidedByHansa(app.AppId) ? "built in" : app.Placement == "management" || ManagementApps.Contains(app.AppId) ? "management" : "attached";
}
