using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Planning;

/// <summary>One Helm release as a cluster must hold it, whichever versions of Flux's kinds the cluster serves.</summary>
public sealed class PlannedRelease
{
    private readonly ConcurrentDictionary<FluxVersions, ImmutableArray<PlannedObject>> _rendered = new();

    /// <summary>Name of the HelmRelease.</summary>
    public required string Name { get; init; }

    /// <summary>The workspace's namespace, where the objects lie.</summary>
    public required string Namespace { get; init; }

    /// <summary>Marks that every object of the release carries.</summary>
    public required DeliveryMarks Marks { get; init; }

    /// <summary>The chart.</summary>
    public required ChartReference Chart { get; init; }

    /// <summary>Helm's release name.</summary>
    public required string HelmName { get; init; }

    /// <summary>Namespace of the chart's objects when it is not <see cref="Namespace"/>.</summary>
    public required string? TargetNamespace { get; init; }

    /// <summary>Whether Helm makes the target namespace.</summary>
    public required bool CreateNamespace { get; init; }

    /// <summary>Time for Helm's operations, as a Go duration.</summary>
    public required string? Timeout { get; init; }

    /// <summary>What Helm does with CRDs.</summary>
    public required string? Crds { get; init; }

    /// <summary>Service account that Flux acts as; null means its own.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>Values, weakest first.</summary>
    public required ImmutableArray<ValuesLayer> Layers { get; init; }

    /// <summary>Digest of the intent that the release follows from.</summary>
    public required string Inputs { get; init; }

    /// <summary>The HelmRelease's key.</summary>
    public ObjectKey Key => new(Namespace, Name);

    /// <summary>
    /// The objects of the release, what others refer to first: HelmRepository, values, HelmRelease.
    /// Rendered once for each pair of versions.
    /// </summary>
    public ImmutableArray<PlannedObject> ObjectsFor(FluxVersions flux) => _rendered.GetOrAdd(flux, ReleaseRendering.Render, this);
}

/// <summary>Values of one origin, as people wrote them.</summary>
/// <param name="Origin"><c>defaults</c>, <c>overrides</c>, <c>cluster-overrides</c> or <c>secret-overrides</c>.</param>
/// <param name="Text">YAML text.</param>
public sealed record ValuesLayer(string Origin, string Text)
{
    /// <summary>Digest with the hub's key of values that are delivered as a Secret; null for those of a ConfigMap.</summary>
    public string? SecretDigest { get; init; }

    /// <summary>What stands for the text wherever it is digested.</summary>
    internal string Content => SecretDigest ?? Text;

    /// <inheritdoc/>
    public override string ToString() => $"{Origin} {SecretDigest ?? Digest.Of(Text)}";
}

/// <summary>Who an object was delivered for.</summary>
/// <param name="HubId">The hub.</param>
/// <param name="App">App id.</param>
/// <param name="Deployment">Digest of the AppDeployment's namespace/name.</param>
public sealed record DeliveryMarks(string HubId, string App, string Deployment);
