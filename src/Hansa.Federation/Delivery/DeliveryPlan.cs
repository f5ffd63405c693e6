using System.Collections.Immutable;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>A cluster's plan in the versions that the cluster serves: every object by its place.</summary>
internal sealed record DeliveryPlan
{
    public required ClusterPlan Plan { get; init; }
    public required FluxVersions Flux { get; init; }

    /// <summary>Every object of every deployment with verdict deploy.</summary>
    public required ImmutableSortedDictionary<ObjectRef, PlannedObject> Objects { get; init; }

    /// <summary>Whether a Secret with values is wanted.</summary>
    public bool HasSecrets => Objects.Keys.Any(at => at.Kind == DeliveredKind.SecretValues);

    public static DeliveryPlan Of(ClusterPlan plan, FluxVersions flux) => new()
    {
        Plan = plan,
        Flux = flux,
        Objects = plan.Deployments
            .SelectMany(d => d.Releases)
            .SelectMany(r => r.ObjectsFor(flux))
            .DistinctBy(o => RefOf(o)) // HelmRepositories are shared
            .ToImmutableSortedDictionary(RefOf, o => o),
    };

    /// <summary>What a HelmRelease refers to: it must not be written when one of these could not be.</summary>
    public IEnumerable<ObjectRef> PartsOf(ObjectRef release) => Plan.Deployments
        .SelectMany(d => d.Releases)
        .Where(r => r.Key == release.Key)
        .SelectMany(r => r.ObjectsFor(Flux))
        .Select(RefOf)
        .Where(at => at != release);

    public static ObjectRef RefOf(PlannedObject planned) => new(KindOf(planned), planned.Key);

    private static DeliveredKind KindOf(PlannedObject planned) => planned.Type.Kind switch
    {
        "HelmRelease" => DeliveredKind.HelmRelease,
        "HelmRepository" => DeliveredKind.HelmRepository,
        "Secret" => DeliveredKind.SecretValues,
        _ => DeliveredKind.Values,
    };
}
