using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Planning;

/// <summary>
/// The plan of one workspace: a function of the snapshot alone. The same snapshot gives byte-identical plans,
/// whatever the order of the events that led to it.
/// </summary>
public static class WorkspacePlanner
{
    /// <summary>A plan for each cluster of the workspace, in ordinal order of their names.</summary>
    public static ImmutableArray<ClusterPlan> Plan(FleetSnapshot fleet, WorkspaceSnapshot workspace)
    {
        var candidates = DeploymentReading.Read(fleet, workspace);
        var variants = new Dictionary<(ObjectKey, string), PlannedDeployment>();
        return [.. workspace.Clusters.Select(cluster => Plan(fleet, workspace, cluster, candidates, variants))];
    }

    /// <summary>What planning says about each deployment wherever it applies: the verdict that does not depend on a cluster.</summary>
    public static ImmutableDictionary<ObjectKey, DeploymentCandidate> Candidates(FleetSnapshot fleet, WorkspaceSnapshot workspace) =>
        DeploymentReading.Read(fleet, workspace).ToImmutableDictionary(c => c.Key);

    private static ClusterPlan Plan(
        FleetSnapshot fleet,
        WorkspaceSnapshot workspace,
        KommanderCluster cluster,
        ImmutableArray<DeploymentCandidate> candidates,
        Dictionary<(ObjectKey, string), PlannedDeployment> variants)
    {
        var here = candidates.Where(c => c.AppliesTo(cluster)).ToImmutableArray();
        var gates = DependencyGates.Of(here, cluster);
        return new ClusterPlan
        {
            Cluster = cluster.Metadata.Key,
            HubId = fleet.HubId,
            Workspace = workspace.Workspace.Metadata.Name,
            IsHost = HostCluster.Is(cluster),
            AdoptFrom = AdoptFrom(workspace, cluster),
            Needs = fleet.Apps.Needs,
            Frozen = Freeze(fleet, workspace, cluster),
            Deployments = [.. here.Select(c => Shared(fleet, cluster, c, gates[c.Key], variants))],
        };
    }

    private static Verdict.Hold? Freeze(FleetSnapshot fleet, WorkspaceSnapshot workspace, KommanderCluster cluster)
    {
        if (workspace.IsGoing)
        {
            return Verdict.Waiting(Reasons.NamespaceTerminating, $"workspace {workspace.Workspace.Metadata.Name} or its namespace {workspace.Namespace} is being deleted; nothing is changed on its clusters");
        }

        var where = fleet.PauseAll ? "the controller runs with --pause-all"
            : Pausing.IsPaused(workspace.Workspace.Metadata) ? $"workspace {workspace.Workspace.Metadata.Name} has annotation {Annotations.Paused}"
            : Pausing.IsPaused(cluster.Metadata) ? $"cluster {cluster.Metadata.Name} has annotation {Annotations.Paused}"
            : null;
        return where is null ? null : new Verdict.Hold(HoldKind.Paused, Reasons.Paused, $"paused: {where}");
    }

    /// <summary>Taking over from a lost hub needs a word on the cluster and the same word on its workspace.</summary>
    private static string? AdoptFrom(WorkspaceSnapshot workspace, KommanderCluster cluster) =>
        cluster.Metadata.Annotation(Annotations.AdoptFrom) is { Length: > 0 } hub
        && workspace.Workspace.Metadata.Annotation(Annotations.AllowAdoptFrom) == hub
            ? hub
            : null;

    /// <summary>Clusters that do not differ share one instance, and with it the rendered bytes.</summary>
    private static PlannedDeployment Shared(
        FleetSnapshot fleet,
        KommanderCluster cluster,
        DeploymentCandidate candidate,
        DependencyGate gate,
        Dictionary<(ObjectKey, string), PlannedDeployment> variants)
    {
        var layers = candidate.LayersFor(cluster);
        var difference = Digest.Of(
        [
            candidate.App is { UsesClusterName: true } ? cluster.Metadata.Name : "",
            HostCluster.Is(cluster) ? "host" : "",
            gate.ToString(),
            .. layers.Sources,
        ]);
        if (!variants.TryGetValue((candidate.Key, difference), out var planned))
        {
            planned = DeploymentPlanning.Plan(fleet.HubId, cluster, candidate, layers, gate);
            variants.Add((candidate.Key, difference), planned);
        }

        return planned;
    }
}
