using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>The least ordered work that makes a cluster hold its plan. Pure.</summary>
internal static class Convergence
{
    /// <summary>Writes first, what others refer to before what refers to it; then the removal of what others added; then prunes.</summary>
    public static ImmutableArray<Step> Steps(DeliveryPlan delivery, ObservedCluster observed)
    {
        if (delivery.Plan.Frozen is not null)
        {
            return [];
        }

        var writes = Writes(delivery, observed);
        return [.. writes, .. ForeignAdditions(delivery, observed), .. Pruning.Steps(delivery, observed, [.. writes.OfType<Step.Blocked>().Where(b => b.Reason == Reasons.ReleaseRenamed).Select(b => b.At)])];
    }

    private static ImmutableArray<Step> Writes(DeliveryPlan delivery, ObservedCluster observed)
    {
        var steps = new SortedDictionary<ObjectRef, Step>();
        var made = new Dictionary<(string HelmName, string Storage), ObjectRef>();
        foreach (var deployment in delivery.Plan.Deployments)
        {
            foreach (var release in deployment.Releases)
            {
                Write(steps, made, delivery, observed, deployment, release);
            }
        }

        return [.. steps.Values];
    }

    /// <summary>A release that must not be written now has none of its objects written: a cluster holds all of a release or nothing new.</summary>
    private static void Write(
        SortedDictionary<ObjectRef, Step> steps, Dictionary<(string HelmName, string Storage), ObjectRef> made,
        DeliveryPlan delivery, ObservedCluster observed, PlannedDeployment deployment, PlannedRelease release)
    {
        var at = new ObjectRef(DeliveredKind.HelmRelease, release.Key);
        if (observed.Find(at) is { IsItself: true, IsDeleting: false, ReplacedBy.Length: > 0 } suspended)
        {
            steps[at] = new Step.Resume(at, suspended);
            return;
        }

        if (Obstacle(at, delivery, observed, deployment, release) is { } blocked)
        {
            steps[at] = blocked;
            return;
        }

        var parts = Parts(at, release.ObjectsFor(delivery.Flux), observed, ReleaseTarget.Of(release)).ToImmutableArray();
        if (!parts.Any(s => s is Step.Blocked) && parts.Any(s => s.At == at && s is Step.Create) && NameObstacle(at, made, delivery, observed, release) is { } waits)
        {
            steps[at] = waits;
            return;
        }

        foreach (var step in parts)
        {
            steps[step.At] = step;
        }
    }

    /// <summary>A release whose values or repository cannot be had is not pointed to them, and nothing new is made for it.</summary>
    private static IEnumerable<Step> Parts(ObjectRef release, ImmutableArray<PlannedObject> objects, ObservedCluster observed, ReleaseTarget target)
    {
        if (objects.All(o => ObjectStep(o, observed) is null))
        {
            return []; // most of the time
        }

        var steps = objects.Select(o => ObjectStep(o, observed)).OfType<Step>().Select(s => Reinstalling(s, observed, target)).ToImmutableArray();
        if (observed.RerenderingHeld is { } held && steps.RemoveAll(s => s is Step.Update { IsRerendering: true }) is var changed && changed.Length < steps.Length)
        {
            if (!changed.Any(s => s.At == release && s is not Step.Altered))
            {
                return [new Step.Blocked(release, held.Reason, held.Message)];
            }

            steps = changed; // what people changed goes out, and refers to what is there as it was
        }

        return steps.OfType<Step.Blocked>().FirstOrDefault() is { } obstacle
            ? steps.Where(s => s is not Step.Create || s.At == release).Select(s => s.At == release ? obstacle with { At = release } : s)
            : steps;
    }

    private static Step Reinstalling(Step step, ObservedCluster observed, ReleaseTarget target) =>
        step is Step.Update update && observed.Find(step.At)?.Release is { } seen ? update with { Replaces = seen.Target != target ? observed.Find(step.At)!.AsRelease() : null } : step;

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
            ?? LeftBehindObstacle(at, delivery, observed, deployment)
            ?? DependencyObstacle(at, delivery, observed, deployment);
    }

    private static Step.Blocked? LeftBehindObstacle(ObjectRef at, DeliveryPlan delivery, ObservedCluster observed, PlannedDeployment deployment) =>
        observed.Others?.LeftBehind.TryGetValue(deployment.AppId, out var old) == true
            ? new Step.Blocked(at, Reasons.LeftBehind, $"HelmRelease {old} of {deployment.AppId} was left on this cluster by an earlier detach: delete it there first, or attach the cluster in the workspace that it came from")
        : observed.Others?.Objects.ContainsKey(at) == false && observed.Others.Objects.FirstOrDefault(o =>
            o.Key.Kind == DeliveredKind.HelmRelease && o.Value is { Claim: ForeignClaim.Released } left && left.App == deployment.AppId && !delivery.Objects.ContainsKey(o.Key)) is { Value: not null } renamed
            ? new Step.Blocked(at, Reasons.LeftBehind, $"{renamed.Key} of {deployment.AppId} was left on this cluster by an earlier detach, and the App has no release of that name any more: delete it there (suspended first, its service runs on and {at} takes it over where it has the same Helm release)")
        : null;

    /// <summary>Helm keeps a release by its name: nothing is made while another object has that name, or is just being made with it.</summary>
    private static Step.Blocked? NameObstacle(
        ObjectRef at, Dictionary<(string HelmName, string Storage), ObjectRef> made, DeliveryPlan delivery, ObservedCluster observed, PlannedRelease release)
    {
        var wanted = ReleaseTarget.Of(release);
        return PredecessorObstacle(at, delivery, observed, release)
            ?? (made.TryAdd((wanted.HelmName, wanted.Storage), at) ? null
            : new Step.Blocked(at, Reasons.ReleaseRenamed, $"{at} is not made, since {made[(wanted.HelmName, wanted.Storage)]} has the same name of a Helm release, {wanted.HelmName}: give one of them another releaseName"));
    }

    /// <summary>Two objects with one Helm release would take it from each other, and the one that goes would uninstall it.</summary>
    private static Step.Blocked? PredecessorObstacle(ObjectRef at, DeliveryPlan delivery, ObservedCluster observed, PlannedRelease release)
    {
        var wanted = ReleaseTarget.Of(release);
        return observed.Objects.Values.FirstOrDefault(o => o.Ref != at && o.Release is not null && o.IsFor(delivery.Plan) && wanted.SharesRecord(o.Release.Target)) is not { Release.Target: var held } old ? null
            : new Step.Blocked(at, Reasons.ReleaseRenamed, wanted.IsSameHelmRelease(held) && !delivery.Objects.ContainsKey(old.Ref)
                ? $"{at} takes the Helm release {held.HelmName} over from {old.Ref}, as soon as that is suspended and deleted; the service runs on meanwhile"
                : $"{at} waits until {old.Ref} has given the name {held.HelmName} of its Helm release up: Flux would take it away from that one");
    }

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
            null when at.Kind == DeliveredKind.SecretValues && observed.SecretsUnseen is { } unseen => new Step.Blocked(at, unseen.Reason, unseen.Message),
            { IsItself: false } => new Step.Blocked(at, Reasons.OwnedByAnother, $"{at} carries this hub's label but is a copy of another object: remove the label {Labels.Hub} from it, or delete it"),
            { IsDeleting: true } => new Step.Blocked(at, Reasons.ObjectTerminating, $"{at} is being deleted on the cluster; it is made again when it is gone"),
            { } own when observed.AnswerTo(own, planned) is { } answer => Answered(at, answer),
            { Revision: "" } own => new Step.Update(at, planned, own.Uid, IsDrift: true), // somebody took the mark off
            { } own when own.Revision != planned.Revision => new Step.Update(at, planned, own.Uid, IsDrift: false) { IsRerendering = own.Inputs == planned.Inputs },
            { } own when own.Fields != planned.Fields => new Step.Update(at, planned, own.Uid, IsDrift: true),
            { } => null,
            null => Unseen(at, planned, observed.Others),
        };
    }

    private static bool IsAsPlanned(ObservedObject seen, PlannedObject planned) => seen.Revision == planned.Revision && seen.Fields == planned.Fields;

    /// <summary>The cluster makes the object so, whoever writes it: that is no drift.</summary>
    private static Step? Answered(ObjectRef at, ClusterAnswer answer) =>
        answer.LosesMarks ? new Step.Blocked(at, Reasons.MarksStripped, StepExecution.MarksStripped(at, answer.Altered.Where(AlteredFields.IsMark)))
        : answer.Altered.IsEmpty ? null
        : new Step.Altered(at, answer.Altered);

    private static Step Unseen(ObjectRef at, PlannedObject planned, ForeignObjects? others) =>
        others?.Objects.GetValueOrDefault(at) switch
        {
            { Claim: ForeignClaim.Stripped } => new Step.Blocked(at, Reasons.MarksStripped, StepExecution.MarksStripped(at, [AlteredFields.HubLabel])),
            { Claim: ForeignClaim.Another } => new Step.Blocked(at, Reasons.OwnedByAnother, $"{at} exists on the cluster and is not this hub's: delete or rename it there, or mark it with annotation {Annotations.Adopt} and this hub's id"),
            { } claimed => new Step.Adopt(at, planned, claimed.Uid),
            null => new Step.Create(at, planned),
        };

    /// <summary>
    /// Who changes a field of ours owns it afterwards: it counts as foreign until it is written back. So an object that is updated, or
    /// that waits to be, is looked at again first.
    /// </summary>
    private static IEnumerable<Step> ForeignAdditions(DeliveryPlan delivery, ObservedCluster observed) =>
        delivery.Objects
            .Select(planned => observed.Find(planned.Key) is { IsItself: true, IsDeleting: false, ReplacedBy: "" } seen ? WithAdditions(seen, planned.Value, observed) : null)
            .OfType<ObservedObject>()
            .Select(o => !o.Foreign.IsEmpty ? new Step.RemoveFields(o.Ref, o) { Replaces = IsTiedElsewhere(o, delivery) ? o.AsRelease() : null } : o.HasClaim ? new Step.ClearClaim(o.Ref, o) : (Step?)null)
            .OfType<Step>();

    /// <summary>Somebody added what ties the release to another namespace: to take that away makes Flux install it anew.</summary>
    private static bool IsTiedElsewhere(ObservedObject seen, DeliveryPlan delivery) =>
        seen.Release is { } release && delivery.Plan.Deployments.SelectMany(d => d.Releases).FirstOrDefault(r => r.Key == seen.Ref.Key) is { } planned && release.Target != ReleaseTarget.Of(planned);

    /// <summary>The object with what is to be removed from it; null while it is not as planned otherwise.</summary>
    private static ObservedObject? WithAdditions(ObservedObject seen, PlannedObject planned, ObservedCluster observed) =>
        observed.AnswerTo(seen, planned) is { } answer ? seen with { Foreign = answer.Foreign }
        : IsAsPlanned(seen, planned) ? seen
        : null;
}
