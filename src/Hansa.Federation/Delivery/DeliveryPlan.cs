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

    /// <summary>App ids that some deployment names, held or not: nothing of theirs is pruned for absence.</summary>
    public required ImmutableHashSet<string> Apps { get; init; }

    /// <summary>App ids with verdict deploy: what they no longer name is pruned.</summary>
    public required ImmutableHashSet<string> DeployedApps { get; init; }

    /// <summary>Marks of held deployments: their objects are neither written nor pruned, even if the App cannot be found.</summary>
    public required ImmutableHashSet<string> HeldMarks { get; init; }

    public static DeliveryPlan Of(ClusterPlan plan, FluxVersions flux) => new()
    {
        Plan = plan,
        Flux = flux,
        Objects = plan.Deployments
            .SelectMany(d => d.Releases)
            .SelectMany(r => r.ObjectsFor(flux))
            .DistinctBy(o => RefOf(o)) // HelmRepositories are shared
            .ToImmutableSortedDictionary(RefOf, o => o),
        Apps = [.. plan.Deployments.Select(d => d.AppId)],
        DeployedApps = [.. plan.Deployments.Where(d => d.Verdict is Verdict.Deploy).Select(d => d.AppId)],
        HeldMarks = [.. plan.Deployments.Where(d => d.Verdict is not Verdict.Deploy).Select(d => d.Mark)],
    };

    public static ObjectRef RefOf(PlannedObject planned) => new(KindOf(planned), planned.Key);

    private static DeliveredKind KindOf(PlannedObject planned) => planned.Type.Kind switch
    {
        "HelmRelease" => DeliveredKind.HelmRelease,
        "HelmRepository" => DeliveredKind.HelmRepository,
        _ => DeliveredKind.Values,
    };
}
