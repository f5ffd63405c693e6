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
    public static ImmutableArray<ClusterPlan> Plan(FleetSnapshot fleet, WorkspaceSnapshot workspace) =>
        Plan(fleet, workspace, DeploymentReading.Read(fleet, workspace));

    /// <summary>What planning says about each deployment wherever it applies: the verdict that does not depend on a cluster.</summary>
    public static ImmutableDictionary<ObjectKey, DeploymentCandidate> Candidates(FleetSnapshot fleet, WorkspaceSnapshot workspace) =>
        DeploymentReading.Read(fleet, workspace).ToImmutableDictionary(c => c.Key);

    internal static ImmutableArray<ClusterPlan> Plan(FleetSnapshot fleet, WorkspaceSnapshot workspace, ImmutableArray<DeploymentCandidate> candidates)
    {
        var variants = new PlanVariants(fleet.HubId, workspace, candidates);
        return [.. workspace.Clusters.Select(cluster => Plan(fleet, workspace, cluster, variants.For(cluster)))];
    }

    private static ClusterPlan Plan(FleetSnapshot fleet, WorkspaceSnapshot workspace, KommanderCluster cluster, PlanVariant variant) => new()
    {
        Cluster = cluster.Metadata.Key,
        HubId = fleet.HubId,
        Workspace = workspace.Workspace.Metadata.Name,
        IsHost = HostCluster.Is(cluster),
        AdoptFrom = AdoptFrom(workspace, cluster),
        Needs = fleet.Apps.Needs,
        Frozen = Freeze(fleet, workspace, cluster),
        Variant = variant,
    };

    private static Verdict.Hold? Freeze(FleetSnapshot fleet, WorkspaceSnapshot workspace, KommanderCluster cluster)
    {
        if (workspace.IsGoing)
        {
            return Verdict.Waiting(Reasons.NamespaceTerminating, $"workspace {workspace.Workspace.Metadata.Name} or its namespace {workspace.Namespace} is being deleted; nothing is changed on its clusters");
        }

        var where = fleet.PauseAll ? "the controller runs with --pause-all"
            : Pause.Of(workspace.Workspace.Metadata) is { IsPaused: true } above ? $"workspace {workspace.Workspace.Metadata.Name} has {above}"
            : Pause.Of(cluster.Metadata) is { IsPaused: true } own ? $"cluster {cluster.Metadata.Name} has {own}"
            : null;
        return where is null ? null : new Verdict.Hold(HoldKind.Paused, Reasons.Paused, $"paused: {where}");
    }

    /// <summary>Taking over from a lost hub needs a word on the cluster and the same word on its workspace.</summary>
    private static string? AdoptFrom(WorkspaceSnapshot workspace, KommanderCluster cluster) =>
        cluster.Metadata.Annotation(Annotations.AdoptFrom) is { Length: > 0 } hub
        && workspace.Workspace.Metadata.Annotation(Annotations.AllowAdoptFrom) == hub
            ? hub
            : null;
}
