using System.Collections.Immutable;
using Hansa.Api.Resources;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Planning;

/// <summary>Everything that people wrote, at one moment. Immutable; planning looks at nothing else.</summary>
public sealed record FleetSnapshot
{
    /// <summary>The hub that the plans are for.</summary>
    public required string HubId { get; init; }

    /// <summary>Every App.</summary>
    public required AppCatalog Apps { get; init; }

    /// <summary>Every workspace that has a namespace, by that namespace.</summary>
    public required ImmutableDictionary<string, WorkspaceSnapshot> Workspaces { get; init; }

    /// <summary>Whether the operator paused everything (<c>--pause-all</c>).</summary>
    public bool PauseAll { get; init; }
}

/// <summary>One workspace and what lies in its namespace.</summary>
public sealed record WorkspaceSnapshot
{
    /// <summary>The Workspace object.</summary>
    public required Workspace Workspace { get; init; }

    /// <summary>Its namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Its clusters, in ordinal order of their names.</summary>
    public required ImmutableArray<KommanderCluster> Clusters { get; init; }

    /// <summary>Its deployments, in ordinal order of their names.</summary>
    public required ImmutableArray<AppDeployment> Deployments { get; init; }

    /// <summary>The values that its ConfigMaps hold, by ConfigMap name.</summary>
    public required ImmutableDictionary<string, ValuesSource> Values { get; init; }

    /// <summary>Whether the workspace or its namespace is going away: its clusters' plans are frozen.</summary>
    public bool IsGoing { get; init; }
}

/// <summary>A ConfigMap that may be named as overrides: its text, or what is wrong with it.</summary>
/// <param name="Text">The text under <c>values.yaml</c>; null when the key is missing.</param>
public sealed record ValuesSource(ValuesText? Text);
