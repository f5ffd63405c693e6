using Hansa.Api.Metadata;

namespace Hansa.Api.Resources;

/// <summary>A tenant: owns one namespace on the management cluster and every cluster whose KommanderCluster lies in it.</summary>
public sealed record Workspace
{
    /// <summary>Standard metadata.</summary>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>What people asked for.</summary>
    public WorkspaceSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What Hansa reports.</summary>
    public WorkspaceStatus Status { get; init => field = value ?? new(); } = new();
}

/// <summary>What people may say about a workspace.</summary>
public sealed record WorkspaceSpec
{
    /// <summary>Wanted namespace; generated when absent. Fixed once the namespace exists.</summary>
    public string? NamespaceName { get; init; }

    /// <summary>Labels for all clusters of the workspace.</summary>
    public IReadOnlyDictionary<string, string>? ClusterLabels { get; init; }

    /// <summary>Service account on the clusters that Flux acts as for this workspace's releases, instead of its own.</summary>
    public string? ServiceAccountName { get; init; }
}

/// <summary>What Hansa says about a workspace.</summary>
public sealed record WorkspaceStatus
{
    /// <summary>The namespace in use.</summary>
    public LocalObjectReference? NamespaceRef { get; init; }

    /// <summary>Generation of the spec that this status was made from.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>
    /// Digest of what each of its clusters must hold, as if neither the workspace nor a cluster were paused: equal to the one that
    /// <c>hansa plan</c> tells when nothing has changed since.
    /// </summary>
    public string? PlanDigest { get; init; }

    /// <summary>
    /// While the workspace is paused: for each kind of intent, by its plural, the resourceVersion up to which <see cref="PlanDigest"/> has
    /// taken everything into account.
    /// </summary>
    public IReadOnlyDictionary<string, string>? PlanInputs { get; init; }

    /// <summary>A large removal that waits for a person; absent when none does.</summary>
    public HeldRemovals? HeldRemovals { get; init; }

    /// <summary>Standard conditions.</summary>
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}

/// <summary>A large removal that nothing of is carried out before a person has confirmed it.</summary>
public sealed record HeldRemovals
{
    /// <summary>What annotation <c>hansa.dev/confirm</c> has to say.</summary>
    public string Digest { get; init => field = value ?? ""; } = "";

    /// <summary>What it means, and what to do.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>How many releases would be uninstalled.</summary>
    public int Releases { get; init; }

    /// <summary>App ids.</summary>
    public IReadOnlyList<string> Apps { get; init => field = value ?? []; } = [];

    /// <summary>The clusters.</summary>
    public IReadOnlyList<HeldCluster> Clusters { get; init => field = value ?? []; } = [];
}

/// <summary>A cluster of a held removal.</summary>
public sealed record HeldCluster
{
    /// <summary>Name of the KommanderCluster.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Its uid.</summary>
    public string Uid { get; init => field = value ?? ""; } = "";
}
