using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Preview;

/// <summary>What comes of a plan in the end.</summary>
/// <param name="Objects">This hub's objects that are there then.</param>
/// <param name="Steps">What is done for it, in order.</param>
/// <param name="Blocked">What cannot be done, with reasons.</param>
internal sealed record Foreseen(ImmutableSortedDictionary<ObjectRef, ObservedObject> Objects, ImmutableArray<Step> Steps, ImmutableArray<Step.Blocked> Blocked);

/// <summary>
/// Runs the controller's own passes (<see cref="Convergence"/>) ahead, on what was seen of a cluster, until one has nothing to do. Flux is
/// taken to succeed with everything that changes; a release that has failed and is not changed stays failed. Pure.
/// </summary>
internal static class Foresight
{
    /// <summary>More than any chain of dependencies is long.</summary>
    private const int MostPasses = 100;

    /// <summary>An object is planned for one hub.</summary>
    private static readonly ConditionalWeakTable<PlannedObject, ObservedObject> Known = [];

    public static Foreseen Of(DeliveryPlan delivery, ObservedCluster observed)
    {
        var objects = observed.Objects.ToBuilder();
        var others = observed.Others;
        var done = ImmutableArray.CreateBuilder<Step>();
        var blocked = ImmutableArray<Step.Blocked>.Empty;
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var steps = Convergence.Steps(delivery, observed with { Objects = objects.ToImmutable(), Others = others });
            blocked = [.. steps.OfType<Step.Blocked>()];
            var refused = blocked.Select(b => b.At).Where(at => at.Kind != DeliveredKind.HelmRelease).ToHashSet();
            var carriedOut = steps.Where(s => s is not Step.Blocked && !LacksItsParts(s, delivery, refused)).ToImmutableArray();
            foreach (var step in carriedOut)
            {
                Carry(step, objects, ref others, delivery.Plan.HubId);
            }

            done.AddRange(carriedOut);
            var went = objects.Values.Where(o => o.IsDeleting).Select(o => o.Ref).ToArray();
            objects.RemoveRange(went);
            LetFluxWork(objects);
            if (carriedOut.IsEmpty && went.Length == 0)
            {
                break;
            }
        }

        return new Foreseen(objects.ToImmutable(), done.ToImmutable(), blocked);
    }

    /// <summary>A planned object as it is seen when it has been delivered, and Flux is done with it. Clusters share planned objects, so it is looked at once.</summary>
    public static ObservedObject Delivered(PlannedObject planned, string hubId) => Known.GetValue(planned, one => Look(one, hubId));

    private static ObservedObject Look(PlannedObject planned, string hubId)
    {
        var at = DeliveryPlan.RefOf(planned);
        var seen = Projection.Of(ObjectOf(planned), at.Kind, planned.Type, FieldManager.Of(hubId)) with { Uid = $"planned {at}", Fields = planned.Fields, Foreign = [], HasOwnMarks = true };
        return seen.Release is { } release ? seen with { Release = Ready(release with { Generation = 1 }) } : seen;
    }

    public static JsonElement ObjectOf(PlannedObject planned)
    {
        using var body = JsonDocument.Parse(planned.Body);
        return body.RootElement.Clone();
    }

    /// <summary>The rule of <see cref="StepExecution"/>.</summary>
    private static bool LacksItsParts(Step step, DeliveryPlan delivery, HashSet<ObjectRef> refused) =>
        step is not Step.Prune && step.At.Kind == DeliveredKind.HelmRelease && refused.Count > 0 && delivery.PartsOf(step.At).Any(refused.Contains);

    private static void Carry(Step step, ImmutableSortedDictionary<ObjectRef, ObservedObject>.Builder objects, ref ForeignObjects? others, string hubId)
    {
        switch (step)
        {
            case Step.Create create:
                objects[step.At] = Delivered(create.Object, hubId);
                break;
            case Step.Adopt adopt:
                objects[step.At] = Delivered(adopt.Object, hubId) with { Uid = adopt.Uid };
                others = others! with { Objects = others.Objects.Remove(step.At) }; // it was found among them
                break;
            case Step.Update update:
                objects[step.At] = Updated(objects[step.At], Delivered(update.Object, hubId));
                break;
            case Step.RemoveFields:
                objects[step.At] = objects[step.At] with { Foreign = [] };
                break;
            case Step.ClearClaim:
                objects[step.At] = objects[step.At] with { HasClaim = false };
                break;
            case Step.Suspend suspend:
                objects[step.At] = Suspended(objects[step.At], suspend.Heir.Key.Name);
                break;
            case Step.Resume:
                objects[step.At] = Suspended(objects[step.At], "");
                break;
            case Step.Prune:
                objects.Remove(step.At);
                break;
        }
    }

    private static ObservedObject Suspended(ObservedObject release, string heir) =>
        release with { ReplacedBy = heir, Release = release.Release! with { IsSuspended = heir.Length > 0 } }; // only HelmReleases are suspended

    /// <summary>What others added stays until it is removed, and so does their word that Flux is to keep its hands off.</summary>
    private static ObservedObject Updated(ObservedObject before, ObservedObject after) => after with
    {
        Uid = before.Uid,
        Foreign = before.Foreign,
        HasClaim = before.HasClaim,
        IsDeleting = before.IsDeleting,
        Release = after.Release is { } release && before.Release is { } was
            ? release with { IsSuspended = was.IsSuspended, Generation = was.Generation + 1, ObservedGeneration = was.ObservedGeneration, ReadyGeneration = was.ReadyGeneration, Ready = was.Ready }
            : after.Release,
    };

    private static void LetFluxWork(ImmutableSortedDictionary<ObjectRef, ObservedObject>.Builder objects)
    {
        foreach (var (at, seen) in objects.Where(o => o.Value.Release is { IsSuspended: false, IsFailed: false }).ToArray())
        {
            objects[at] = seen with { Release = Ready(seen.Release!) }; // filtered above
        }
    }

    private static ObservedRelease Ready(ObservedRelease release) => release with { ObservedGeneration = release.Generation, ReadyGeneration = release.Generation, Ready = "True" };
}
