using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>The least ordered work that makes a cluster hold its plan. Pure.</summary>
internal static class Convergence
{
    /// <summary>Writes first, what others refer to before what refers to it; then the removal of foreign fields; then prunes.</summary>
    public static ImmutableArray<Step> Steps(DeliveryPlan delivery, ObservedCluster observed)
    {
        if (delivery.Plan.Frozen is not null)
        {
            return [];
        }

        var writes = Writes(delivery, observed);
        return
        [
            .. writes,
            .. ForeignAdditions(delivery, observed),
            .. Pruning.Steps(delivery, observed),
        ];
    }

    private static ImmutableArray<Step> Writes(DeliveryPlan delivery, ObservedCluster observed)
    {
        var steps = new SortedDictionary<ObjectRef, Step>();
        foreach (var deployment in delivery.Plan.Deployments)
        {
            foreach (var release in deployment.Releases)
            {
                Write(steps, delivery, observed, deployment, release);
            }
        }

        return [.. steps.Values];
    }

    /// <summary>A release that must not be written now has none of its objects written: a cluster holds all of a release or nothing new.</summary>
    private static void Write(
        SortedDictionary<ObjectRef, Step> steps, DeliveryPlan delivery, ObservedCluster observed, PlannedDeployment deployment, PlannedRelease release)
    {
        var at = new ObjectRef(DeliveredKind.HelmRelease, release.Key);
        if (Obstacle(at, delivery, observed, deployment, release) is { } blocked)
        {
            steps[at] = blocked;
            return;
        }

        foreach (var planned in release.ObjectsFor(delivery.Flux))
        {
            if (ObjectStep(planned, observed) is { } step)
            {
                steps[step.At] = step;
            }
        }
    }

    private static Step.Blocked? Obstacle(
        ObjectRef at, DeliveryPlan delivery, ObservedCluster observed, PlannedDeployment deployment, PlannedRelease release)
    {
        if (release.Chart.Repository.Type == "oci" && delivery.Flux.Source == "v1beta1")
        {
            return new Step.Blocked(at, Reasons.RefusedByCluster, $"{deployment.AppId} comes from an OCI registry, which the Flux of this cluster (HelmRepository v1beta1) does not know: upgrade Flux there");
        }

        if (observed.Find(at) is { IsItself: true } own)
        {
            return own.IsDeleting
                ? new Step.Blocked(at, Reasons.ObjectTerminating, $"{at} is being deleted on the cluster; it is made again when it is gone")
                : own.Release!.ChartVersion == release.Chart.Version ? null : DependencyObstacle(at, delivery, observed, deployment);
        }

        return ObjectStep(release.ObjectsFor(delivery.Flux)[^1], observed) as Step.Blocked
            ?? LeftBehindObstacle(at, observed, deployment)
            ?? DependencyObstacle(at, delivery, observed, deployment);
    }

    private static Step.Blocked? LeftBehindObstacle(ObjectRef at, ObservedCluster observed, PlannedDeployment deployment) =>
        observed.Others?.LeftBehind.TryGetValue(deployment.AppId, out var old) == true
            ? new Step.Blocked(at, Reasons.LeftBehind, $"HelmRelease {old} of {deployment.AppId} was left on this cluster by an earlier detach: delete it there first, or attach the cluster in the workspace that it came from")
            : null;

    /// <summary>Dependencies hold on install and on a change of version, not on changed values or drift.</summary>
    private static Step.Blocked? DependencyObstacle(ObjectRef at, DeliveryPlan delivery, ObservedCluster observed, PlannedDeployment deployment)
    {
        var waiting = deployment.WaitsFor
            .Where(app => !delivery.Plan.Deployments.Any(d => d.AppId == app && d.Verdict is Verdict.Deploy && IsReady(d, observed)))
            .ToArray();
        return waiting.Length == 0
            ? null
            : new Step.Blocked(at, Reasons.DependencyNotReady, $"{deployment.AppId} waits for {string.Join(" and ", waiting)} to be ready on this cluster");
    }

    private static bool IsReady(PlannedDeployment dependency, ObservedCluster observed) => dependency.Releases.All(release =>
        observed.Find(new ObjectRef(DeliveredKind.HelmRelease, release.Key)) is { IsItself: true, IsDeleting: false, Release: { IsReady: true } seen }
        && seen.ChartVersion == release.Chart.Version);

    private static Step? ObjectStep(PlannedObject planned, ObservedCluster observed)
    {
        var at = DeliveryPlan.RefOf(planned);
        return observed.Find(at) switch
        {
            { IsItself: false } => new Step.Blocked(at, Reasons.OwnedByAnother, $"{at} carries this hub's label but is a copy of another object: remove the label {Labels.Hub} from it, or delete it"),
            { IsDeleting: true } => new Step.Blocked(at, Reasons.ObjectTerminating, $"{at} is being deleted on the cluster; it is made again when it is gone"),
            { } own when own.Revision != planned.Revision => new Step.Update(at, planned, own.Uid, IsDrift: false),
            { } own when own.Fields != planned.Fields => new Step.Update(at, planned, own.Uid, IsDrift: true),
            { } => null,
            null => Unseen(at, planned, observed.Others),
        };
    }

    private static Step Unseen(ObjectRef at, PlannedObject planned, ForeignObjects? others) =>
        others?.Objects.GetValueOrDefault(at) switch
        {
            { Claim: ForeignClaim.Another } => new Step.Blocked(at, Reasons.OwnedByAnother, $"{at} exists on the cluster and is not this hub's: delete or rename it there, or mark it with annotation {Annotations.Adopt} and this hub's id"),
            { } claimed => new Step.Adopt(at, planned, claimed.Uid),
            null => new Step.Create(at, planned),
        };

    private static IEnumerable<Step> ForeignAdditions(DeliveryPlan delivery, ObservedCluster observed) =>
        delivery.Objects.Keys
            .Select(observed.Find)
            .OfType<ObservedObject>()
            .Where(o => o is { IsItself: true, IsDeleting: false } && !o.Foreign.IsEmpty)
            .Select(o => new Step.RemoveFields(o.Ref, o));
}
