using Hansa.Api.Metadata;

namespace Hansa.Api.Resources;

/// <summary>The order to run an App on every cluster of the workspace whose namespace it lies in.</summary>
public sealed record AppDeployment
{
    /// <summary>Standard metadata.</summary>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>What people asked for.</summary>
    public AppDeploymentSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What Hansa reports.</summary>
    public AppDeploymentStatus Status { get; init => field = value ?? new(); } = new();
}

/// <summary>What people may say about a deployment.</summary>
public sealed record AppDeploymentSpec
{
    /// <summary>The App.</summary>
    public AppReference AppRef { get; init => field = value ?? new(); } = new();

    /// <summary>Values that go on top of the defaults.</summary>
    public ConfigOverrides? ConfigOverrides { get; init; }

    /// <summary>Restricts the deployment to clusters with these labels; absent means all (Kommander 2.3).</summary>
    public LabelSelector? ClusterSelector { get; init; }

    /// <summary>Values for some clusters, on top of <see cref="ConfigOverrides"/> (Kommander 2.3).</summary>
    public IReadOnlyList<ClusterConfigOverride>? ClusterConfigOverrides { get; init; }
}

/// <summary>Where the values of a deployment lie: in a ConfigMap, in a Secret, or in both. The Secret's are on top of everything else.</summary>
public sealed record ConfigOverrides
{
    /// <summary>ConfigMap in the same namespace with key <c>values.yaml</c>; empty when there is none.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Secret in the same namespace with key <c>values.yaml</c>.</summary>
    public string? SecretName { get; init; }
}

/// <summary>Names an App.</summary>
public sealed record AppReference
{
    /// <summary>Name of the App object, for example <c>metallb-0.12.2</c>.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Kind, as Kommander 2.1 and later write it; <c>App</c> or <c>ClusterApp</c> mean the same here.</summary>
    public string? Kind { get; init; }
}

/// <summary>Values for the clusters that a selector names.</summary>
public sealed record ClusterConfigOverride
{
    /// <summary>Labels of KommanderClusters.</summary>
    public LabelSelector? ClusterSelector { get; init; }

    /// <summary>ConfigMap in the same namespace with key <c>values.yaml</c>.</summary>
    public string ConfigMapName { get; init => field = value ?? ""; } = "";
}

/// <summary>What Hansa says about a deployment.</summary>
public sealed record AppDeploymentStatus
{
    /// <summary>Generation of the spec that this status was made from.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Standard conditions.</summary>
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Sums over the clusters that the deployment applies to.</summary>
    public DeploymentClusters? Clusters { get; init; }

    /// <summary>The first clusters that are not ready, with the reason; at most ten.</summary>
    public IReadOnlyList<UnreadyCluster> Unready { get; init => field = value ?? []; } = [];

    /// <summary>The place among the deployments of the same app; null before it was looked at.</summary>
    public SeatStatus? Seat { get; init; }
}

/// <summary>What has to outlive the controller's process of a deployment's place.</summary>
public sealed record SeatStatus
{
    /// <summary>App id that it stands for, also when its App has gone since.</summary>
    public string AppId { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the App that has, or had, that id.</summary>
    public string App { get; init => field = value ?? ""; } = "";

    /// <summary>Since when it counts, when that is longer than its object exists: it was deleted and made again at once.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>Sums over clusters. Every desired cluster is counted in exactly one of the others.</summary>
public sealed record DeploymentClusters
{
    /// <summary><c>ready/desired</c>, for the CLUSTERS column.</summary>
    public string Summary { get; init => field = value ?? ""; } = "";

    /// <summary>Clusters that the deployment applies to.</summary>
    public int Desired { get; init; }

    /// <summary>Clusters where every release is ready at the wanted revision.</summary>
    public int Ready { get; init; }

    /// <summary>Clusters where work is under way.</summary>
    public int Progressing { get; init; }

    /// <summary>Clusters where something has failed.</summary>
    public int Failed { get; init; }

    /// <summary>Clusters that wait for something: Flux, a dependency, overrides.</summary>
    public int Waiting { get; init; }

    /// <summary>Clusters that cannot be reached.</summary>
    public int Unreachable { get; init; }
}

/// <summary>A cluster that is not ready.</summary>
public sealed record UnreadyCluster
{
    /// <summary>Name of the KommanderCluster.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Reason.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>Message.</summary>
    public string Message { get; init => field = value ?? ""; } = "";
}
