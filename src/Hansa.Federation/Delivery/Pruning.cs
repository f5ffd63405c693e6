using System.Collections.Immutable;
using Hansa.Api;

namespace Hansa.Federation.Delivery;

/// <summary>Which of our objects the plan no longer wants. Only what was seen as ours, for this workspace, is ever named.</summary>
internal static class Pruning
{
    public static ImmutableArray<Step> Steps(DeliveryPlan delivery, ObservedCluster observed)
    {
        var ours = observed.Objects.Values
            .Where(o => o.IsItself && o.Workspace == delivery.Plan.Namespace)
            .ToImmutableArray();
        var unwanted = ours.Where(o => !delivery.Objects.ContainsKey(o.Ref) && !IsHeld(o, delivery)).ToImmutableArray();
        return
        [
            .. Releases(delivery, ours, unwanted),
            .. Leftovers(ours, unwanted),
        ];
    }

    /// <summary>A hold protects by app id and by deployment: an AppDeployment whose App cannot be found has no app id.</summary>
    private static bool IsHeld(ObservedObject o, DeliveryPlan delivery) =>
        delivery.HeldMarks.Contains(o.Deployment) || (delivery.Apps.Contains(o.App) && !delivery.DeployedApps.Contains(o.App));

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
            yield return release.Release!.IsSuspended
                ? new Step.Blocked(release.Ref, Reasons.SuspendedOnCluster, $"{release.Ref} is to be removed but is suspended on the cluster: Flux would leave the service running; resume it there")
                : dependants.Length > 0
                    ? new Step.Blocked(release.Ref, Reasons.Removing, $"{release.App} is removed after {string.Join(" and ", dependants)}")
                    : new Step.Prune(release.Ref, release, ForAbsence: !delivery.Apps.Contains(release.App));
        }
    }

    private static string[] Dependants(ObservedObject release, HashSet<string> going, DeliveryPlan delivery) =>
        [.. going.Where(app => app != release.App && delivery.Plan.Needs.TryGetValue(app, out var needs) && needs.Contains(release.App)).Order(StringComparer.Ordinal)];

    /// <summary>Repositories and values go when no release refers to them any more and Flux has seen each release as it is now.</summary>
    private static IEnumerable<Step> Leftovers(ImmutableArray<ObservedObject> ours, ImmutableArray<ObservedObject> unwanted)
    {
        var releases = ours.Where(o => o.Release is not null).Select(o => o.Release!).ToImmutableArray();
        if (!releases.All(r => r.IsCurrent || r.IsSuspended))
        {
            return [];
        }

        var referred = releases.SelectMany(r => r.RefersTo).ToHashSet();
        return unwanted
            .Where(o => o is { Release: null, IsDeleting: false } && !referred.Contains(o.Ref.Key.Name))
            .Select(o => new Step.Prune(o.Ref, o, ForAbsence: false));
    }
}
