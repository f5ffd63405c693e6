using System.CommandLine;
using Hansa.Api;
using Hansa.Cli.Output;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa clusters</c>.</summary>
internal static class ClustersCommand
{
    public static Command Create() => new UserCommand("clusters", "List the attached clusters: phase, health and releases.",
            "hansa clusters",
            "hansa clusters -w team-a -o wide",
            "hansa clusters -o json | jq -r '.items[].status.kubernetesVersion'").Lists(ListAsync);

    private static async Task<Listing> ListAsync(Session session)
    {
        var names = Session.NamesByNamespace(await session.WorkspacesAsync());
        var clusters = await session.Management.ListItemsAsync(Kinds.KommanderCluster, HansaJson.Default.KommanderCluster, session.NamespaceAmong(names), session.Ct);
        return new Listing(
            "clusters",
            [
                new("WORKSPACE"), new("NAME"), new("STATUS"), new("READY"), new("REASON"), new("RELEASES"), new("AGE"),
                new("VERSION", IsWide: true), new("REACHABLE", IsWide: true), new("NAMESPACE", IsWide: true), new("MESSAGE", IsWide: true),
            ],
            [
                .. clusters.Select(c =>
                {
                    var (metadata, status) = (c.Object.Metadata, c.Object.Status);
                    var ready = status.Conditions.Ready();
                    return new Row(
                        ObjectReading.NameOf(Kinds.KommanderCluster, metadata.Name), c.Raw,
                        new Cell(names.GetValueOrDefault(metadata.Key.Namespace) ?? "<none>"),
                        metadata.Name,
                        metadata.IsDeleting ? new Cell(status.Phase ?? "Deleting", Tone.Warning) : status.Phase ?? "",
                        ready.ReadyCell(),
                        metadata.IsPaused() ? new Cell(Reasons.Paused, Tone.Warning) : ready.ReasonCell(),
                        Standings.CountCell(status.Releases.Count(r => r.Ready == "True"), status.Releases.Count),
                        Ages.Since(metadata.CreationTimestamp, session.Now),
                        status.KubernetesVersion ?? "",
                        status.Conditions.Find(ConditionTypes.Reachable)?.Status ?? "",
                        metadata.Key.Namespace,
                        ready?.Message ?? "");
                }),
            ]);
    }
}
