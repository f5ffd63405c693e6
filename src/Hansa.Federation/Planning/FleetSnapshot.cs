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

    /// <summary>Apps whose latest version cannot be read, and why.</summary>
    public ImmutableDictionary<string, string> UnreadableApps { get; init; } = ImmutableDictionary<string, string>.Empty;

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

    /// <summary>Deployments whose latest version cannot be read, and why: they stand among <see cref="Deployments"/> as they were read last, or by their names alone.</summary>
    public ImmutableDictionary<string, string> Unreadable { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Its deployments, in ordinal order of their names.</summary>
    public required ImmutableArray<AppDeployment> Deployments { get; init; }

    /// <summary>Who deploys since when, by the deployments' names, those included that vanished a moment ago; who is not named is as old as its object.</summary>
    public ImmutableDictionary<string, DeploymentSeat> Seats { get; init; } = ImmutableDictionary<string, DeploymentSeat>.Empty;

    /// <summary>The values that the ConfigMaps hold which its deployments name, by ConfigMap name.</summary>
    public required ImmutableDictionary<string, ValuesSource> Values { get; init; }

    /// <summary>The values that the Secrets hold which its deployments name, by name; null where Secrets are not looked at, and then none is missing.</summary>
    public ImmutableDictionary<string, SecretValues>? Secrets { get; init; }

    /// <summary>Whether the workspace or its namespace is going away: its clusters' plans are frozen.</summary>
    public bool IsGoing { get; init; }
}

/// <summary>The place of a deployment among those of the same app.</summary>
/// <param name="Since">Since when it counts; that of the first object of the name, when it was made again at once.</param>
/// <param name="App">Name of the App that it names, or named.</param>
/// <param name="IsVacant">Whether the deployment vanished a moment ago, so that nobody takes its place yet.</param>
public sealed record DeploymentSeat(DateTimeOffset? Since, string App, bool IsVacant)
{
    /// <summary>App id of that App, also when the App has gone since; null when it was never known.</summary>
    public string? AppId { get; init; }
}

/// <summary>A Secret that may be named as overrides. Never printed.</summary>
/// <param name="Text">The text under <c>values.yaml</c>; null when the key is missing or not UTF-8.</param>
/// <param name="Digest">Digest of the text with the hub's key: it may be shown.</param>
public sealed record SecretValues(ValuesText? Text, string Digest)
{
    /// <summary>What is there in place of the key, for people; empty when nothing is.</summary>
    public string Instead { get; init; } = "";

    /// <summary>Why its content is not known, as the rest of a sentence that begins with its name; null when it is.</summary>
    public string? Unread { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"secret values {Digest}";
}

/// <summary>A ConfigMap that may be named as overrides: its text, or what is wrong with it.</summary>
/// <param name="Text">The text under <c>values.yaml</c>; null when the key is missing.</param>
public sealed record ValuesSource(ValuesText? Text)
{
    /// <summary>What is there in place of the key, for people; empty when nothing is.</summary>
    public string Instead { get; init; } = "";

    /// <summary>Why its content is not known, as the rest of a sentence that begins with its name; null when it is.</summary>
    public string? Unread { get; init; }
}
