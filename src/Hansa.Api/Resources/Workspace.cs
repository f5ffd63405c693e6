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
}

/// <summary>What Hansa says about a workspace.</summary>
public sealed record WorkspaceStatus
{
    /// <summary>The namespace in use.</summary>
    public LocalObjectReference? NamespaceRef { get; init; }

    /// <summary>Generation of the spec that this status was made from.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Standard conditions.</summary>
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}
