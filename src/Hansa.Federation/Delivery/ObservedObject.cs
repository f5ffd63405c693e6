using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>The kinds that Hansa delivers.</summary>
internal enum DeliveredKind
{
    HelmRepository,
    Values,
    SecretValues,
    HelmRelease,
}

/// <summary>An object's place on a cluster, whichever version its kind is served in. Ordered as objects are made: what others refer to first.</summary>
internal readonly record struct ObjectRef(DeliveredKind Kind, ObjectKey Key) : IComparable<ObjectRef>
{
    public int CompareTo(ObjectRef other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : Key.CompareTo(other.Key);

    /// <summary>Whether it holds values of a release.</summary>
    public bool IsValues => Kind is DeliveredKind.Values or DeliveredKind.SecretValues;

    private string Word => Kind switch
    {
        DeliveredKind.Values => "ConfigMap",
        DeliveredKind.SecretValues => "Secret",
        DeliveredKind.HelmRepository or DeliveredKind.HelmRelease => Kind.ToString(),
    };

    public override string ToString() => $"{Word} {Key}";
}

/// <summary>What Hansa keeps of an object on a cluster: enough to decide, nothing more.</summary>
internal sealed record ObservedObject
{
    public required ObjectRef Ref { get; init; }
    public required string Uid { get; init; }
    public required string ResourceVersion { get; init; }

    /// <summary>Whether the annotation that names the object names this one; a copy's does not.</summary>
    public required bool IsItself { get; init; }

    /// <summary>
    /// Whether it was delivered for that plan: marks can be copied by whoever reads them there, so they count in the plan's own namespace only.
    /// </summary>
    public bool IsFor(ClusterPlan plan) => IsItself && Workspace == plan.Namespace && Ref.Key.Namespace == plan.Namespace;

    /// <summary>Namespace of the workspace that it was delivered for.</summary>
    public required string Workspace { get; init; }
    public required string App { get; init; }
    public required string Deployment { get; init; }
    public required string Revision { get; init; }

    /// <summary>Digest of the intent that it was rendered from.</summary>
    public string Inputs { get; init; } = "";

    /// <summary>Digest of the fields that are ours, with the values that they have now.</summary>
    public required string Fields { get; init; }

    /// <summary>Fields below <c>spec</c> that others added, as paths; <c>spec.suspend: true</c> is left to people.</summary>
    public ImmutableArray<ImmutableArray<string>> Foreign { get; init; } = [];

    /// <summary>Digest of these fields with their values.</summary>
    public string ForeignValues { get; init; } = "";

    /// <summary>All that a correction depends on: what is ours, and what others added.</summary>
    public string Look => $"{Fields} {ForeignValues}";
    public bool IsDeleting { get; init; }

    /// <summary>Whether it carries a word by which it was taken up, now or before a controller was killed: a word is good for once.</summary>
    public bool HasClaim { get; init; }

    /// <summary>Whether the labels that say whom it was delivered for are as Hansa wrote them: somebody else's word orders nothing.</summary>
    public bool HasOwnMarks { get; init; } = true;

    /// <summary>Name of the HelmRelease for which Hansa has suspended this one; empty when it has not.</summary>
    public string ReplacedBy { get; init; } = "";

    /// <summary>Why Flux cannot fetch from it, in Flux's words; only of a HelmRepository, and empty when it can.</summary>
    public string SourceFailure { get; init; } = "";

    /// <summary>What only a HelmRelease has.</summary>
    public ObservedRelease? Release { get; init; }

    /// <summary>What is to be known of it before it may be uninstalled.</summary>
    public SeenRelease AsRelease() => new(Ref.Key.Name, App, Deployment, Release?.Target) { IsDeleting = IsDeleting };
}

/// <summary>How a HelmRelease is, in Flux's words.</summary>
internal sealed record ObservedRelease
{
    private static readonly string[] OfSource = ["ArtifactFailed", "SourceNotReady"]; // until 2023, and since

    public required long Generation { get; init; }
    public required long ObservedGeneration { get; init; }
    public required string Ready { get; init; }

    /// <summary>
    /// The generation that condition Ready speaks of. From v2beta2 on, Flux leaves <c>status.observedGeneration</c> behind while a
    /// release waits or has retries left; the condition's own is current.
    /// </summary>
    public required long ReadyGeneration { get; init; }
    public required string Reason { get; init; }
    public required string Message { get; init; }

    /// <summary>What Helm said when its last action failed (condition Released); empty when it did not.</summary>
    public string Failure { get; init; } = "";

    /// <summary>Whether Flux has given up until something changes.</summary>
    public bool IsStalled { get; init; }

    /// <summary>Whether the former revision runs again after an upgrade that failed.</summary>
    public bool IsRolledBack { get; init; }
    public required string ChartVersion { get; init; }

    /// <summary>What its spec ties it to now.</summary>
    public required ReleaseTarget Target { get; init; }
    public required bool IsSuspended { get; init; }

    /// <summary>Name of the HelmRepository, then of each object with values.</summary>
    public required ImmutableArray<string> RefersTo { get; init; }

    public bool IsCurrent => ObservedGeneration >= Generation;

    /// <summary>Whether Flux knows the release as it is now, or will not look at it.</summary>
    public bool IsSeen => IsSuspended || Math.Max(ReadyGeneration, ObservedGeneration) >= Generation;

    /// <summary>Whether Flux says of the release as it is now that it failed.</summary>
    public bool IsFailed => Ready == "False" && Math.Max(ReadyGeneration, ObservedGeneration) >= Generation;

    /// <summary>Whether it is the chart that Flux cannot have.</summary>
    public bool LacksSource => OfSource.Contains(Reason);

    public bool IsReady => IsCurrent && Ready == "True";
}
