using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>How one release stands, for the AppDeployment's sums and for the KommanderCluster's list.</summary>
internal sealed record ReleaseReport(ReleaseStatus Status, DeploymentState State)
{
    private const int LongestVersion = 64;

    public static ImmutableArray<ReleaseReport> Of(
        DeliveryPlan delivery, ImmutableSortedDictionary<ObjectRef, ObservedObject> objects, ImmutableArray<StepFailure> failures)
    {
        var byObject = failures.DistinctBy(f => f.At).ToDictionary(f => f.At);
        var planned = delivery.Plan.Deployments.SelectMany(d => d.Releases.Select(r => Planned(delivery, d, r, objects, byObject)));
        var others = objects.Values
            .Where(o => o.Release is not null && o.IsFor(delivery.Plan) && !delivery.Objects.ContainsKey(o.Ref))
            .Select(o => Unplanned(delivery, o, byObject));
        return [.. planned.Concat(others).OrderBy(r => r.Status.Name, StringComparer.Ordinal)];
    }

    private static ReleaseReport Planned(
        DeliveryPlan delivery,
        PlannedDeployment deployment,
        PlannedRelease release,
        ImmutableSortedDictionary<ObjectRef, ObservedObject> objects,
        Dictionary<ObjectRef, StepFailure> failures)
    {
        var parts = release.ObjectsFor(delivery.Flux);
        var failure = failures.Count == 0 ? null : parts.Reverse().Select(p => failures.GetValueOrDefault(DeliveryPlan.RefOf(p))).OfType<StepFailure>().OrderByDescending(f => f.HoldsBack).FirstOrDefault();
        var observed = objects.GetValueOrDefault(new ObjectRef(DeliveredKind.HelmRelease, release.Key));
        var source = objects.GetValueOrDefault(DeliveryPlan.RefOf(parts[0]));
        var state = failure switch
        {
            { Reason: Reasons.RerenderingWaits or Reasons.RerenderingStopped } when observed is not null => OfHeldRerendering(failure, observed, source),
            { Reason: Reasons.AlteredByCluster } => OfAltered(failure, OfObserved(observed, parts[^1].Revision, source)),
            not null => OfFailure(failure),
            null => OfObserved(observed, parts[^1].Revision, source),
        };
        return Report(release.Name, deployment.AppId, deployment.Deployment.Name, release.Chart.Version, state);
    }

    /// <summary>A release that is there without the plan naming it: held, or on its way out.</summary>
    private static ReleaseReport Unplanned(DeliveryPlan delivery, ObservedObject observed, Dictionary<ObjectRef, StepFailure> failures)
    {
        var owner = delivery.Plan.Deployments.FirstOrDefault(d => d.Mark == observed.Deployment || (d.AppId.Length > 0 && d.AppId == observed.App));
        var state = (owner is null ? null : DeploymentState.OfHold(delivery.Plan.Frozen ?? owner.Verdict))
            ?? (failures.TryGetValue(observed.Ref, out var failure) ? OfFailure(failure) : DeploymentState.Progressing(Reasons.Removing, "the release is being removed"));
        return Report(observed.Ref.Key.Name, observed.App, owner?.Deployment.Name ?? "", observed.Release!.ChartVersion, state);
    }

    /// <summary>What people asked for is there as it was: it stands as it stood.</summary>
    private static DeploymentState OfHeldRerendering(StepFailure held, ObservedObject observed, ObservedObject? source) =>
        OfObserved(observed, observed.Revision, source) with { Reason = held.Reason, Message = held.Message };

    /// <summary>It stands as Flux says; what the cluster made of it is told beside that.</summary>
    private static DeploymentState OfAltered(StepFailure altered, DeploymentState state) => state.Phase == DeploymentPhase.Ready
        ? state with { Reason = altered.Reason, Message = altered.Message }
        : state with { Message = $"{state.Message}; {altered.Message}" };

    private static DeploymentState OfFailure(StepFailure failure) => failure.Reason switch
    {
        Reasons.OwnedByAnother or Reasons.WouldBeInstalledAnew or Reasons.RefusedByCluster or Reasons.Forbidden => DeploymentState.Failed(failure.Reason, failure.Message),
        Reasons.Progressing or Reasons.ObjectTerminating => DeploymentState.Progressing(failure.Reason, failure.Message),
        Reasons.DeliveryFailed => DeploymentState.Failed(failure.Reason, failure.Message),
        _ => DeploymentState.Waiting(failure.Reason, failure.Message),
    };

    private static DeploymentState OfObserved(ObservedObject? observed, string revision, ObservedObject? source) => observed switch
    {
        null or { IsItself: false } => DeploymentState.Progressing(Reasons.Progressing, "the release is being delivered"),
        { IsDeleting: true } => DeploymentState.Progressing(Reasons.ObjectTerminating, "the release is being deleted on the cluster; it is made again when it is gone"),
        _ when observed.Revision != revision => DeploymentState.Progressing(Reasons.Progressing, "the change is being delivered"),
        { Release.IsSuspended: true } => DeploymentState.Waiting(Reasons.SuspendedOnCluster, "the release is suspended on the cluster: people set spec.suspend there; resume it with spec.suspend: false"),
        { Release: { IsReady: true } release } => DeploymentState.Ready(release.Message),
        { Release: { IsFailed: true } release } => DeploymentState.Failed(
            release.IsRolledBack ? Reasons.ReleaseRolledBack : release.IsStalled ? Reasons.ReleaseStalled : Reasons.ReleaseFailed, Causes(release, source)),
        { Release: { IsSeen: true, Message.Length: > 0 } release } => DeploymentState.Progressing(Reasons.Progressing, release.Message),
        { Release: not null } => DeploymentState.Progressing(Reasons.Progressing, "Flux has not looked at the release as it is now yet"),
        _ => DeploymentState.Progressing(Reasons.Progressing, "the release is being delivered"),
    };

    /// <summary>Flux's word on the release, and what it says elsewhere of the cause: in condition Released, or on the repository.</summary>
    private static string Causes(ObservedRelease release, ObservedObject? source)
    {
        var failure = release.Message.Contains(release.Failure, StringComparison.Ordinal) ? "" : $"; {release.Failure}";
        var repository = release.LacksSource && source is { SourceFailure.Length: > 0 } ? $"; {source.Ref}: {source.SourceFailure}" : "";
        return $"{release.Reason}: {release.Message}{failure}{repository}";
    }

    private static ReleaseReport Report(string name, string app, string deployment, string version, DeploymentState state) => Report(name, app, deployment, version, state, OneLine.Of(state.Message));

    private static ReleaseReport Report(string name, string app, string deployment, string version, DeploymentState state, string message) => new(
        new ReleaseStatus
        {
            Name = name,
            App = app,
            Deployment = deployment,
            Version = version.Length <= LongestVersion ? version : version[..LongestVersion],
            Ready = state.Phase switch
            {
                DeploymentPhase.Ready => "True",
                DeploymentPhase.Failed => "False",
                DeploymentPhase.Progressing or DeploymentPhase.Waiting or DeploymentPhase.Unreachable => "Unknown",
            },
            Reason = state.Reason,
            Message = message,
        },
        state with { Message = message });
}
