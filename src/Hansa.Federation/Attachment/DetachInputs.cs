using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Attachment;

/// <summary>What a detach has to know of the management cluster.</summary>
internal sealed class DetachInputs(IntentStore intent, KubeconfigSecrets secrets, Func<HubStanding?> hub, Func<AppCatalog> apps, bool pauseAll)
{
    /// <summary>Who paused the detach; null when nobody did.</summary>
    public string? PausedBy(KommanderCluster cluster) =>
        pauseAll ? "the controller runs with --pause-all"
        : Pause.Of(cluster.Metadata) is { IsPaused: true } own ? $"the cluster has {own}"
        : intent.WorkspaceOf(cluster.Metadata.Key.Namespace) is { } workspace && Pause.Of(workspace.Metadata) is { IsPaused: true } above ? $"workspace {workspace.Metadata.Name} has {above}"
        : null;

    /// <summary>Why the cluster cannot be connected to, since something of it cannot be read; null when it can.</summary>
    public string? UnreadableOf(KommanderCluster cluster, Admission admission) =>
        secrets.Unlisted(cluster.Metadata.Key.Namespace)
        ?? (admission is Admission.Refused { Reason: Reasons.Unreadable } unread ? unread.Message
            : intent.Clusters.BadItems.GetValueOrDefault(cluster.Metadata.Key.ToString()) is { } unreadable ? $"the KommanderCluster cannot be read: {unreadable}"
            : null);

    /// <summary>Why this hub may not write; null when it may.</summary>
    public string? StandingObjection => hub() is { MayWrite: false } standing ? standing.Objection ?? "this hub may not write" : null;

    /// <summary>Whether the cluster's namespace is a workspace's.</summary>
    public bool HasWorkspace(KommanderCluster cluster) => intent.WorkspaceOf(cluster.Metadata.Key.Namespace) is not null;

    /// <summary>The plan that leaves nothing there.</summary>
    public ClusterPlan NothingFor(KommanderCluster cluster) => new()
    {
        Cluster = cluster.Metadata.Key,
        HubId = hub()!.HubId, // the hub was looked at before any worker started
        Workspace = intent.WorkspaceOf(cluster.Metadata.Key.Namespace)?.Metadata.Name ?? "",
        IsHost = HostCluster.Is(cluster),
        IsDetaching = true,
        Needs = apps().Needs,
        Variant = PlanVariant.Empty,
    };
}
