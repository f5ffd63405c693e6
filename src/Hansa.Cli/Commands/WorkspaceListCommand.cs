using System.CommandLine;
using Hansa.Api;
using Hansa.Cli.Output;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa workspace list</c>.</summary>
internal static class WorkspaceListCommand
{
    public static Command Create()
    {
        var command = new UserCommand("list", "List the workspaces, with how many of their clusters and deployments are ready.",
            "hansa workspace list",
            "hansa workspace list -o wide",
            "hansa workspace list -o name | xargs kubectl describe").Lists(ListAsync);
        command.Aliases.Add("ls");
        return command;
    }

    private static async Task<Listing> ListAsync(Session session)
    {
        var workspaces = await session.WorkspacesAsync();
        var within = session.IsForAllWorkspaces ? null : workspaces[0].Object.Status.NamespaceRef?.Name;
        var clusters = (await session.Management.ListItemsAsync(Kinds.KommanderCluster, HansaJson.Default.KommanderCluster, within, session.Ct)).ToLookup(c => c.Object.Metadata.Namespace);
        var deployments = (await session.Management.ListItemsAsync(Kinds.AppDeployment, HansaJson.Default.AppDeployment, within, session.Ct)).ToLookup(d => d.Object.Metadata.Namespace);
        return new Listing(
            "workspaces",
            [new("NAME"), new("DISPLAY NAME", IsWide: true), new("NAMESPACE"), new("CLUSTERS"), new("DEPLOYMENTS"), new("READY"), new("REASON"), new("AGE"), new("MESSAGE", IsWide: true)],
            [
                .. workspaces.Select(w =>
                {
                    var (metadata, ready) = (w.Object.Metadata, w.Object.Status.Conditions.Ready());
                    var ns = w.Object.Status.NamespaceRef?.Name ?? "";
                    return new Row(
                        ObjectReading.NameOf(Kinds.Workspace, metadata.Name), w.Raw,
                        metadata.Name,
                        metadata.Annotation(Annotations.DisplayName) ?? "",
                        ns,
                        Standings.CountCell(clusters[ns].Count(c => c.Object.IsReady()), clusters[ns].Count()),
                        Standings.CountCell(deployments[ns].Count(d => d.Object.IsReady()), deployments[ns].Count()),
                        ready.ReadyCell(),
                        metadata.IsPaused() ? new Cell(Reasons.Paused, Tone.Warning) : ready.ReasonCell(),
                        Ages.Since(metadata.CreationTimestamp, session.Now),
                        ready?.Message ?? "");
                }),
            ]);
    }
}
