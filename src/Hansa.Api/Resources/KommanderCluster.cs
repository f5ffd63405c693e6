using System.Text.Json.Serialization;
using Hansa.Api.Metadata;

namespace Hansa.Api.Resources;

/// <summary>One attached cluster: credentials in, truth out.</summary>
public sealed record KommanderCluster
{
    /// <summary>Standard metadata.</summary>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>What people asked for.</summary>
    public KommanderClusterSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What Hansa reports.</summary>
    public KommanderClusterStatus Status { get; init => field = value ?? new(); } = new();
}

/// <summary>What people may say about an attached cluster.</summary>
public sealed record KommanderClusterSpec
{
    /// <summary>Secret in the same namespace whose key <c>kubeconfig</c> holds the kubeconfig.</summary>
    public LocalObjectReference? KubeconfigRef { get; init; }

    /// <summary>Kommander's tunnel; not offered by Hansa, refused with that reason.</summary>
    public LocalObjectReference? ClusterTunnelConnectorRef { get; init; }

    /// <summary>Kommander's reference to a cluster that it made itself; only whether it is there is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)]
    public ClusterReference? ClusterRef { get; init; }

    /// <summary><c>Retain</c> (default) or <c>Remove</c>: what happens to the services when the cluster is detached.</summary>
    public string? DetachPolicy { get; init; }

    /// <summary>How long a detach may take, as a Go duration; 10 minutes when absent.</summary>
    public string? DetachTimeout { get; init; }
}

/// <summary>What it holds is Kommander's business.</summary>
public sealed record ClusterReference;

/// <summary>What Hansa says about an attached cluster.</summary>
public sealed record KommanderClusterStatus
{
    /// <summary>One of <see cref="ClusterPhases"/>; empty while unknown.</summary>
    public string? Phase { get; init; }

    /// <summary>KubeFedCluster in namespace <c>kommander</c>. The lower-case c is Kommander's.</summary>
    public LocalObjectReference? KubefedclusterRef { get; init; }

    /// <summary>Id of the hub that it joined: a fleet that knows its hub is no new beginning when the hub's record is missing.</summary>
    public string? HubId { get; init; }

    /// <summary>UID of the cluster's kube-system namespace.</summary>
    public string? ClusterId { get; init; }

    /// <summary>The cluster's <c>gitVersion</c>.</summary>
    public string? KubernetesVersion { get; init; }

    /// <summary>Provider, as far as nodes and version tell it.</summary>
    public string? Type { get; init; }

    /// <summary>Whether requests go to the cluster.</summary>
    public ClusterBreaker? Breaker { get; init; }

    /// <summary>Generation of the spec that this status was made from.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Standard conditions.</summary>
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>What runs there, one entry a release, sorted by release; bounded.</summary>
    public IReadOnlyList<ReleaseStatus> Releases { get; init => field = value ?? []; } = [];
}

/// <summary>Whether requests go to a cluster, or only the probe that asks whether it answers again.</summary>
public sealed record ClusterBreaker
{
    /// <summary>Requests go through.</summary>
    public const string Closed = "Closed";

    /// <summary>The cluster does not answer; nothing but the probe is sent.</summary>
    public const string Open = "Open";

    /// <summary><see cref="Closed"/> or <see cref="Open"/>.</summary>
    public string State { get; init => field = value ?? ""; } = "";

    /// <summary>Since when it is open.</summary>
    public DateTimeOffset? OpenSince { get; init; }

    /// <summary>Seconds between two probes; the time of the next would be a write for each.</summary>
    public int? ProbeSeconds { get; init; }
}

/// <summary>Kommander's phases of a KommanderCluster that Hansa uses.</summary>
public static class ClusterPhases
{
    /// <summary>No usable kubeconfig yet.</summary>
    public const string Pending = "Pending";
    /// <summary>A kubeconfig was accepted and the cluster is being probed.</summary>
    public const string Joining = "Joining";
    /// <summary>The cluster is part of the fleet, also while it cannot be reached.</summary>
    public const string Joined = "Joined";
    /// <summary>The cluster was refused or refuses us.</summary>
    public const string JoinFailed = "JoinFailed";
    /// <summary>Detach is under way.</summary>
    public const string Unjoining = "Unjoining";
    /// <summary>Something keeps the detach from going on; it is tried again until <c>spec.detachTimeout</c>.</summary>
    public const string UnjoinFailed = "UnjoinFailed";
}

/// <summary>One Helm release on one cluster, in Flux's words.</summary>
public sealed record ReleaseStatus
{
    /// <summary>Name of the HelmRelease.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>App id.</summary>
    public string App { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the AppDeployment.</summary>
    public string Deployment { get; init => field = value ?? ""; } = "";

    /// <summary>Chart version that the plan wants.</summary>
    public string? Version { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Ready { get; init => field = value ?? "Unknown"; } = "Unknown";

    /// <summary>One of <see cref="Reasons"/>, or Flux's reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Hansa's or Flux's message.</summary>
    public string? Message { get; init; }
}
