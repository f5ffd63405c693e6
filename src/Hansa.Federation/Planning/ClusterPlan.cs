using System.Collections.Immutable;
using Hansa.Api.Metadata;

namespace Hansa.Federation.Planning;

/// <summary>What one cluster must hold.</summary>
public sealed record ClusterPlan
{
    /// <summary>The KommanderCluster.</summary>
    public required ObjectKey Cluster { get; init; }

    /// <summary>The hub that owns what is delivered.</summary>
    public required string HubId { get; init; }

    /// <summary>Name of the Workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The workspace's namespace; delivered objects lie in the namespace of that name on the cluster.</summary>
    public string Namespace => Cluster.Namespace;

    /// <summary>Whether this is the management cluster itself: its workspace namespace is not Hansa's to make.</summary>
    public required bool IsHost { get; init; }

    /// <summary>Whether the cluster is being detached: then its own deletion is the order to remove, whatever becomes of the workspace.</summary>
    public bool IsDetaching { get; init; }

    /// <summary>The lost hub whose objects may be taken over; named by the cluster and allowed by its workspace.</summary>
    public string? AdoptFrom { get; init; }

    /// <summary>Whether nothing at all may be written or pruned now, and why.</summary>
    public Verdict.Hold? Frozen { get; init; }

    /// <summary>Which app ids each app id needs, over all Apps of the fleet: removal goes the other way round.</summary>
    public required ImmutableDictionary<string, ImmutableHashSet<string>> Needs { get; init; }

    /// <summary>What the cluster shares with those that do not differ from it.</summary>
    public required PlanVariant Variant { get; init; }

    /// <summary>Every deployment that applies to the cluster, held or not, in ordinal order of names.</summary>
    public ImmutableArray<PlannedDeployment> Deployments => Variant.Deployments;

    /// <summary>Equal for plans that ask for the same.</summary>
    public string Fingerprint => _fingerprint ??= Frozen is null ? Content : Digest.Of(Content, Frozen.Message);

    /// <summary>Equal for plans that ask for the same once nothing keeps them from being carried out.</summary>
    internal string Content => _content ??= Digest.Of(HubId, Workspace, AdoptFrom ?? "", Variant.Fingerprint);

    private string? _fingerprint;
    private string? _content;

    /// <summary>The same plan, not to be carried out for now.</summary>
    internal ClusterPlan FrozenBy(Verdict.Hold hold) => this with { Frozen = hold, _fingerprint = null };
}

/// <summary>One deployment on one cluster. Clusters that do not differ share the instance.</summary>
public sealed record PlannedDeployment
{
    /// <summary>The AppDeployment.</summary>
    public required ObjectKey Deployment { get; init; }

    /// <summary>The value of label <c>hansa.dev/deployment</c>.</summary>
    public required string Mark { get; init; }

    /// <summary>App id; empty when the App is not known.</summary>
    public required string AppId { get; init; }

    /// <summary>Deploy or hold.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The releases; empty for a held deployment.</summary>
    public ImmutableArray<PlannedRelease> Releases { get; init; } = [];

    /// <summary>App ids of the same plan that must be ready before a release is installed or changes its version.</summary>
    public ImmutableArray<string> WaitsFor { get; init; } = [];

    /// <summary>What works but should be looked at.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>What looks like a credential and stands where many may read it.</summary>
    public ImmutableArray<string> Credentials { get; init; } = [];

    /// <summary>Equal for deployments that ask for the same.</summary>
    internal string Fingerprint => _fingerprint ??= Digest.Of(
    [
        Deployment.ToString(), AppId, Verdict.ToString()!, // a record has a text
        .. WaitsFor, .. Warnings, .. Credentials, .. Releases.Select(r => r.Inputs),
    ]);

    private string? _fingerprint;
}
