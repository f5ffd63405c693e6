using System.Collections.Immutable;
using Hansa.Api;

namespace Hansa.Federation.Delivery;

/// <summary>Which of our objects the plan no longer wants. Only what was seen as ours, for this workspace, is ever named.</summary>
internal static class Pruning
{
    /// <param name="delivery">The plan.</param>
    /// <param name="observed">What was seen.</param>
    /// <param name="waiting">The HelmReleases that could be written if another one did not have their Helm release.</param>
    public static ImmutableArray<Step> Steps(DeliveryPlan delivery, ObservedCluster observed, ImmutableHashSet<ObjectRef> waiting)
    {
        var ours = Ours(delivery, observed);
        var unseen = ours.Where(o => o is { Release.IsSeen: false, IsDeleting: false }).Select(o => o.App).ToHashSet();
        return
        [
            .. Releases(delivery, ours, [.. ours.Where(o => IsUnwanted(o, delivery))], waiting),
            .. Leftovers(delivery, observed).Where(o => observed.Overdue.Contains(o.Uid) || !IsAwaited(o, unseen)).Select(o => new Step.Prune(o.Ref, o)),
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
        [.. observed.Objects.Values.Where(o => o.IsFor(delivery.Plan))];

    private static bool IsUnwanted(ObservedObject seen, DeliveryPlan delivery) =>
        !delivery.Objects.ContainsKey(seen.Ref) && !Uninstalls.IsHeld(delivery.Plan, seen.App, seen.Deployment);

    /// <summary>
    /// Flux may still be reading it, for a release as it was before its last change: of the same app, or of any where apps share the object.
    /// </summary>
    private static bool IsAwaited(ObservedObject leftover, HashSet<string> unseen) =>
        leftover.App.Length == 0 ? unseen.Count > 0 : unseen.Contains(leftover.App);

    private static IEnumerable<Step> Releases(
        DeliveryPlan delivery, ImmutableArray<ObservedObject> ours, ImmutableArray<ObservedObject> unwanted, ImmutableHashSet<ObjectRef> waiting)
    {
        var going = unwanted.Where(o => o.Release is not null)
            .Concat(ours.Where(o => o is { Release: not null, IsDeleting: true }))
            .Select(o => o.App)
            .ToHashSet();
        var candidates = unwanted.Where(o => o is { Release: not null, IsDeleting: false }).ToArray();
        var needing = going.SelectMany(app => (delivery.Plan.Needs.GetValueOrDefault(app) ?? []).Select(needed => (app, needed))).ToLookup(n => n.needed, n => n.app);
        var free = ours.Where(o => o.Release is not null && !o.IsDeleting).ToDictionary(o => o.Ref);
        var isStuck = going.Count == candidates.Select(c => c.App).Distinct().Count() && candidates.All(c => Dependants(c, needing).Length > 0);
        foreach (var (index, release) in candidates.Index())
        {
            if (Uninstalls.HeirOf(delivery.Plan, release.Release!.Target) is { } heir)
            {
                yield return HandOver(release, heir, waiting.Contains(heir) || (free.TryGetValue(heir, out var there) && there.Release!.Target.IsSameHelmRelease(release.Release.Target)), Uninstalls.Of(delivery.Plan, release.AsRelease()));
                continue;
            }

            if (!release.HasOwnMarks)
            {
                yield return new Step.Blocked(release.Ref, Reasons.MarksStripped, $"{release.Ref} is to go by its labels {Labels.App} and {Labels.Deployment}, but those were changed on the cluster, so that it is not certain what it belongs to: put them back, or delete it there");
                continue;
            }

            var dependants = isStuck && index == 0 ? [] : Dependants(release, needing); // a circle has to be opened somewhere
            yield return release.Release.IsSuspended
                ? release.ReplacedBy.Length > 0
                    ? new Step.Resume(release.Ref, release)
                    : new Step.Blocked(release.Ref, Reasons.SuspendedOnCluster, $"{release.Ref} is to be removed but is suspended on the cluster: Flux would leave the service running; resume it there")
                : dependants.Length > 0
                    ? new Step.Blocked(release.Ref, Reasons.Removing, $"{release.App} is removed after {string.Join(" and ", dependants)}")
                    : new Step.Prune(release.Ref, release);
        }
    }

    /// <summary>
    /// Flux leaves a Helm release installed when its HelmRelease is suspended as it goes. It goes only when the heir is there or can be written then: until that
    /// the service would have nobody. What a person suspended is not ours to go on with.
    /// </summary>
    private static Step HandOver(ObservedObject release, ObjectRef heir, bool isHeirFree, Uninstall? order) =>
        !isHeirFree ? new Step.Blocked(release.Ref, Reasons.ReleaseRenamed, $"{release.Ref} stays as it is until {heir}, which is to take its Helm release {release.Release!.Target.HelmName} over, can be written")
        : !release.Release!.IsSuspended ? new Step.Suspend(release.Ref, release, heir)
        : release.ReplacedBy.Length > 0 ? new Step.Prune(release.Ref, release) { Heir = heir, IsChartChanged = order is { IsInstalledAnew: true } }
        : new Step.Blocked(release.Ref, Reasons.SuspendedOnCluster, $"{release.Ref} is to leave its Helm release {release.Release.Target.HelmName} to {heir} but is suspended on the cluster: resume it there");

    private static string[] Dependants(ObservedObject release, ILookup<string, string> needing) =>
        [.. needing[release.App].Where(app => app != release.App).Order(StringComparer.Ordinal)];
}
