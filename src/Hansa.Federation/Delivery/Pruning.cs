using System.Collections.Immutable;
using Hansa.Api;

namespace Hansa.Federation.Delivery;

/// <summary>Which of our objects the plan no longer wants. Only what was seen as ours, for this workspace, is ever named.</summary>
internal static class Pruning
{
    public static ImmutableArray<Step> Steps(DeliveryPlan delivery, ObservedCluster observed)
    {
        var ours = Ours(delivery, observed);
        return
        [
            .. Releases(delivery, ours, [.. ours.Where(o => IsUnwanted(o, delivery))]),
            .. Leftovers(delivery, observed).Where(o => observed.Overdue.Contains(o.Uid) || !IsAwaited(o, ours)).Select(o => new Step.Prune(o.Ref, o)),
        ];
    }

    /// <summary>Repositories and values that neither the plan nor any release names.</summary>
    public static ImmutableArray<ObservedObject> Leftovers(DeliveryPlan delivery, ObservedCluster observed)
    {
        var ours = Ours(delivery, observed);
        var unwanted = ours.Where(o => o is { Release: null, IsDeleting: false } && IsUnwanted(o, delivery)).ToImmutableArray();
        if (unwanted.IsEmpty)
        {
            return []; // most of the time
        }

        var referred = ours.Where(o => o.Release is not null).SelectMany(o => o.Release!.RefersTo).ToHashSet(); // filtered
        return [.. unwanted.Where(o => !referred.Contains(o.Ref.Key.Name))];
    }

    private static ImmutableArray<ObservedObject> Ours(DeliveryPlan delivery, ObservedCluster observed) =>
        [.. observed.Objects.Values.Where(o => o.IsItself && o.Workspace == delivery.Plan.Namespace)];

    private static bool IsUnwanted(ObservedObject seen, DeliveryPlan delivery) =>
        !delivery.Objects.ContainsKey(seen.Ref) && !Uninstalls.IsHeld(delivery.Plan, seen.App, seen.Deployment);

    /// <summary>
    /// Flux may still be reading it, for a release as it was before its last change: of the same app, or of any where apps share the object.
    /// </summary>
    private static bool IsAwaited(ObservedObject leftover, ImmutableArray<ObservedObject> ours) =>
        ours.Any(o => o is { Release.IsSeen: false, IsDeleting: false } && (leftover.App.Length == 0 || o.App == leftover.App));

    private static IEnumerable<Step> Releases(DeliveryPlan delivery, ImmutableArray<ObservedObject> ours, ImmutableArray<ObservedObject> unwanted)
    {
        var going = unwanted.Where(o => o.Release is not null)
            .Concat(ours.Where(o => o is { Release: not null, IsDeleting: true }))
            .Select(o => o.App)
            .ToHashSet();
        var candidates = unwanted.Where(o => o is { Release: not null, IsDeleting: false }).ToArray();
        var isStuck = going.Count == candidates.Select(c => c.App).Distinct().Count() && candidates.All(c => Dependants(c, going, delivery).Length > 0);
        foreach (var (index, release) in candidates.Index())
        {
            var dependants = isStuck && index == 0 ? [] : Dependants(release, going, delivery); // a circle has to be opened somewhere
            var heir = HeirOf(release, delivery);
            yield return heir is not null && !release.Release!.IsSuspended
                ? new Step.Blocked(release.Ref, Reasons.ReleaseRenamed, $"{release.Ref} is to go and {heir} is to take its Helm release {release.Release.Target.HelmName} over: Flux would uninstall it with the one that goes. Suspend {release.Ref} on the cluster (spec.suspend: true); it is deleted then, its service runs on, and {heir} takes it over")
                : heir is null && release.Release!.IsSuspended
                ? new Step.Blocked(release.Ref, Reasons.SuspendedOnCluster, $"{release.Ref} is to be removed but is suspended on the cluster: Flux would leave the service running; resume it there")
                : dependants.Length > 0
                    ? new Step.Blocked(release.Ref, Reasons.Removing, $"{release.App} is removed after {string.Join(" and ", dependants)}")
                    : new Step.Prune(release.Ref, release);
        }
    }

    /// <summary>The wanted HelmRelease with the same Helm release; null when nobody takes it over.</summary>
    private static ObjectRef? HeirOf(ObservedObject release, DeliveryPlan delivery) => delivery.Plan.Deployments
        .SelectMany(d => d.Releases)
        .Where(planned => ReleaseTarget.Of(planned).IsSameHelmRelease(release.Release!.Target))
        .Select(planned => (ObjectRef?)new ObjectRef(DeliveredKind.HelmRelease, planned.Key))
        .FirstOrDefault();

    private static string[] Dependants(ObservedObject release, HashSet<string> going, DeliveryPlan delivery) =>
        [.. going.Where(app => app != release.App && delivery.Plan.Needs.TryGetValue(app, out var needs) && needs.Contains(release.App)).Order(StringComparer.Ordinal)];
}
