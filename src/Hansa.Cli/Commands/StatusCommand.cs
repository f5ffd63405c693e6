using System.CommandLine;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Cli.Output;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa status</c>: what is where, what waits for what, and why.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name") { Description = "A deployment (by its name, its App's name or the app id), or a cluster; all deployments when it is left out", Arity = ArgumentArity.ZeroOrOne, HelpName = "app|cluster" };
        return new UserCommand("status", "Show how deployments stand: on how many clusters they are ready, and what the others wait for.",
            "hansa status",
            "hansa status metallb                   # cluster by cluster",
            "hansa status kommander-spoke-1         # release by release",
            "hansa explain metallb                  # what blocks it, and what to do")
        {
            name,
        }.Lists(async session =>
        {
            var fleet = await FleetObjects.ReadAsync(session);
            if (session.Parsed.GetValue(name) is not { } wanted)
                return Deployments(fleet, session.Now);
            if (fleet.FindDeployments(wanted) is { IsEmpty: false })
                return OfDeployment(fleet, fleet.Deployment(wanted).Object);
            return OfCluster(fleet, fleet.Cluster(wanted).Object);
        });
    }

    internal static Listing Deployments(FleetObjects fleet, DateTimeOffset now) => new(
        "deployments",
        [new("WORKSPACE"), new("DEPLOYMENT"), new("APP", IsWide: true), new("CLUSTERS"), new("READY"), new("REASON"), new("AGE", IsWide: true), new("STATUS")],
        [
            .. fleet.Deployments
                .OrderBy(d => fleet.WorkspaceOf(d.Object.Metadata.Namespace), StringComparer.Ordinal).ThenBy(d => d.Object.Metadata.Name, StringComparer.Ordinal)
                .Select(d => OfDeploymentRow(fleet, d, now)),
        ]);

    private static Row OfDeploymentRow(FleetObjects fleet, Item<AppDeployment> item, DateTimeOffset now)
    {
        var (metadata, status) = (item.Object.Metadata, item.Object.Status);
        var ready = status.Conditions.Ready();
        return new Row(
            ObjectReading.NameOf(Kinds.AppDeployment, metadata.Name), item.Raw,
            fleet.WorkspaceOf(metadata.Namespace),
            metadata.Name,
            item.Object.Spec.AppRef.Name,
            Standings.CountCell(status.Clusters?.Ready ?? 0, status.Clusters?.Desired ?? 0),
            ready.ReadyCell(),
            ready.ReasonCell(),
            Ages.Since(metadata.CreationTimestamp, now),
            metadata.IsDeleting ? "being deleted" : ready?.Message ?? "Hansa has not reported on it yet");
    }

    /// <summary>One row a release and cluster; a cluster that has none of it says why.</summary>
    internal static Listing OfDeployment(FleetObjects fleet, AppDeployment deployment) => new(
        $"clusters with {deployment.Metadata.Name}",
        [new("CLUSTER"), new("RELEASE"), new("VERSION"), new("READY"), new("REASON"), new("STATUS")],
        [
            .. fleet.ClustersOf(deployment.Metadata.Namespace).OrderBy(c => c.Object.Metadata.Name, StringComparer.Ordinal)
                .SelectMany(c => OnCluster(deployment, c.Object).Select(r => OnClusterRow(fleet, c.Object, r with { Deployment = deployment.Metadata.Name }))),
        ]);

    private static ReleaseStatus[] OnCluster(AppDeployment deployment, KommanderCluster cluster)
    {
        var releases = cluster.Status.Releases.Where(r => r.Deployment == deployment.Metadata.Name).ToArray();
        var unready = deployment.Status.Unready.FirstOrDefault(u => u.Name == cluster.Metadata.Name);
        if (releases.Length > 0 && unready?.Reason is null or not Reasons.Unreachable and not Reasons.Paused)
            return releases;
        if (unready is not null)
            return [new ReleaseStatus { Ready = "False", Reason = unready.Reason, Message = unready.Message }];
        return releases.Length > 0
            ? releases
            : deployment.Spec.ClusterSelector is not null
                ? []
                : [new ReleaseStatus { Reason = cluster.Status.Conditions.Ready()?.Reason, Message = cluster.Status.Conditions.Ready()?.Message ?? "not reported yet" }];
    }

    private static Row OnClusterRow(FleetObjects fleet, KommanderCluster cluster, ReleaseStatus release) => new(
        $"cluster/{cluster.Metadata.Name}", OfRelease(fleet, cluster, release),
        cluster.Metadata.Name, release.Name, release.Version ?? "",
        new Cell(release.Ready, Standings.ToneOf(release.Ready)), new Cell(release.Reason ?? "", Standings.ToneOf(release.Ready)), release.Message ?? "");

    internal static Listing OfCluster(FleetObjects fleet, KommanderCluster cluster) => new(
        $"releases on {cluster.Metadata.Name}",
        [new("WORKSPACE"), new("CLUSTER"), new("RELEASE"), new("DEPLOYMENT", IsWide: true), new("VERSION"), new("READY"), new("REASON"), new("STATUS")],
        [
            .. cluster.Status.Conditions.Ready() is { IsTrue: false } problem
                ? [new Row($"cluster/{cluster.Metadata.Name}", OfItself(fleet, cluster, problem), fleet.WorkspaceOf(cluster.Metadata.Namespace), cluster.Metadata.Name, "<cluster>", "", cluster.Status.KubernetesVersion ?? "", problem.ReadyCell(), problem.ReasonCell(), problem.Message)]
                : Array.Empty<Row>(),
            .. cluster.Status.Releases.Select(r => new Row(
                $"release/{r.Name}", OfRelease(fleet, cluster, r),
                fleet.WorkspaceOf(cluster.Metadata.Namespace), cluster.Metadata.Name, r.Name, r.Deployment, r.Version ?? "",
                new Cell(r.Ready, Standings.ToneOf(r.Ready)), new Cell(r.Reason ?? "", Standings.ToneOf(r.Ready)), r.Message ?? "")),
        ]);

    /// <summary>A release on a cluster is no object of the management cluster, so what is printed has a kind of its own.</summary>
    private static JsonObject OfRelease(FleetObjects fleet, KommanderCluster cluster, ReleaseStatus release) => new()
    {
        ["kind"] = "ReleaseOnCluster",
        ["workspace"] = fleet.WorkspaceOf(cluster.Metadata.Namespace),
        ["cluster"] = cluster.Metadata.Name,
        ["deployment"] = release.Deployment,
        ["release"] = release.Name.Length == 0 ? null : release.Name,
        ["version"] = release.Version,
        ["ready"] = Truth(release.Ready),
        ["reason"] = release.Reason,
        ["message"] = release.Message,
    };

    /// <summary>The cluster, where it is not well.</summary>
    private static JsonObject OfItself(FleetObjects fleet, KommanderCluster cluster, Condition ready) => new()
    {
        ["kind"] = "ClusterItself",
        ["workspace"] = fleet.WorkspaceOf(cluster.Metadata.Namespace),
        ["cluster"] = cluster.Metadata.Name,
        ["phase"] = cluster.Status.Phase,
        ["kubernetesVersion"] = cluster.Status.KubernetesVersion,
        ["ready"] = Truth(ready.Status),
        ["reason"] = ready.Reason,
        ["message"] = ready.Message,
    };

    /// <summary>Null for what is not known.</summary>
    private static bool? Truth(string status) => status switch
    {
        "True" => true,
        "False" => false,
        _ => null,
    };
}
