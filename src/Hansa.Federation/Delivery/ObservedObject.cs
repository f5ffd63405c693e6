using System.Collections.Immutable;
using Hansa.Api.Metadata;

namespace Hansa.Federation.Delivery;

/// <summary>The three kinds that Hansa delivers.</summary>
internal enum DeliveredKind
{
    HelmRepository,
    Values,
    HelmRelease,
}

/// <summary>An object's place on a cluster, whichever version its kind is served in. Ordered as objects are made: what others refer to first.</summary>
internal readonly record struct ObjectRef(DeliveredKind Kind, ObjectKey Key) : IComparable<ObjectRef>
{
    public int CompareTo(ObjectRef other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : Key.CompareTo(other.Key);

    public override string ToString() => $"{(Kind == DeliveredKind.Values ? "ConfigMap" : Kind.ToString())} {Key}";
}

/// <summary>What Hansa keeps of an object on a cluster: enough to decide, nothing more.</summary>
internal sealed record ObservedObject
{
    public required ObjectRef Ref { get; init; }
    public required string Uid { get; init; }
    public required string ResourceVersion { get; init; }

    /// <summary>Whether the annotation that names the object names this one; a copy's does not.</summary>
    public required bool IsItself { get; init; }

    /// <summary>Namespace of the workspace that it was delivered for.</summary>
    public required string Workspace { get; init; }
    public required string App { get; init; }
    public required string Deployment { get; init; }
    public required string Revision { get; init; }

    /// <summary>Digest of the fields that are ours, with the values that they have now.</summary>
    public required string Fields { get; init; }

    /// <summary>Fields below <c>spec</c> that others added, as paths; <c>spec.suspend: true</c> is left to people.</summary>
    public ImmutableArray<ImmutableArray<string>> Foreign { get; init; } = [];
    public bool IsDeleting { get; init; }

    /// <summary>What only a HelmRelease has.</summary>
    public ObservedRelease? Release { get; init; }
}

/// <summary>How a HelmRelease is, in Flux's words.</summary>
internal sealed record ObservedRelease
{
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
    public required string ChartVersion { get; init; }
    public required bool IsSuspended { get; init; }

    /// <summary>Name of the HelmRepository, then of each values ConfigMap.</summary>
    public required ImmutableArray<string> RefersTo { get; init; }

    public bool IsCurrent => ObservedGeneration >= Generation;
    /// <summary>Whether Flux says of the release as it is now that it failed.</summary>
    public bool IsFailed => Ready == "False" && Math.Max(ReadyGeneration, ObservedGeneration) >= Generation;

    public bool IsReady => IsCurrent && Ready == "True";
}
