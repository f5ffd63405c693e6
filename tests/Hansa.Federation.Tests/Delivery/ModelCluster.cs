using System.Collections.Immutable;
using Hansa.Federation.Delivery;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>A cluster with Flux on it, as far as delivery can tell: pure and in memory.</summary>
internal sealed class ModelCluster
{
    private int _version;

    /// <summary>Objects with this hub's label.</summary>
    public SortedDictionary<ObjectRef, ObservedObject> Objects { get; } = [];

    /// <summary>Objects of others.</summary>
    public Dictionary<ObjectRef, ForeignObject> Foreign { get; } = [];

    public static ModelCluster Holding(DeliveryPlan delivery)
    {
        var cluster = new ModelCluster();
        foreach (var (at, planned) in delivery.Objects)
        {
            cluster.Objects[at] = Observed.Seen(delivery, at, planned);
        }

        return cluster;
    }

    public ObservedCluster Observe() => new()
    {
        Objects = Objects.ToImmutableSortedDictionary(),
        Others = new ForeignObjects("alpha-ns", Foreign.ToImmutableDictionary()),
    };

    public IEnumerable<ObservedObject> Ours(DeliveryPlan delivery) => Objects.Values.Where(o => o.IsFor(delivery.Plan));

    public bool IsOurs(ObjectRef at, DeliveryPlan delivery) => Objects.GetValueOrDefault(at) is { } own && own.IsFor(delivery.Plan);

    public bool IsTaken(ObjectRef at) => Objects.ContainsKey(at) || Foreign.ContainsKey(at);

    /// <summary>Whether something that Hansa must not touch, or a dependency that does not come, stands in the way of a planned object.</summary>
    public bool IsObstructed(ObjectRef at, DeliveryPlan delivery)
    {
        var owners = delivery.Plan.Deployments.Where(d => d.Releases.Any(r => Refs(r, delivery).Contains(at))).ToArray();
        return owners.All(d => IsObstructed(d.AppId, delivery, []));
    }

    private bool IsObstructed(string app, DeliveryPlan delivery, ImmutableHashSet<string> path)
    {
        var deployment = delivery.Plan.Deployments.FirstOrDefault(d => d.AppId == app && d.Releases.Length > 0);
        return deployment is null
            || path.Contains(app)
            || deployment.Releases.Any(r => Refs(r, delivery).Any(IsInTheWay))
            || deployment.WaitsFor.Any(needed => IsObstructed(needed, delivery, path.Add(app)));
    }

    private bool IsInTheWay(ObjectRef at) => Foreign.ContainsKey(at) || Objects.GetValueOrDefault(at) is { IsItself: false } or { Release.IsSuspended: true };

    private static IEnumerable<ObjectRef> Refs(Federation.Planning.PlannedRelease release, DeliveryPlan delivery) =>
        release.ObjectsFor(delivery.Flux).Select(DeliveryPlan.RefOf);

    /// <summary>Somebody does something to the n-th object.</summary>
    public void Damage(int index, int kind)
    {
        if (Objects.Count == 0)
        {
            return;
        }

        var (at, seen) = Objects.ElementAt(index % Objects.Count);
        switch (kind)
        {
            case 0:
                Objects.Remove(at);
                break;
            case 1:
                Objects[at] = seen with { Fields = "edited" };
                break;
            case 2:
                Objects[at] = seen with { Revision = "older" };
                break;
            case 3:
                Objects.Remove(at);
                Foreign[at] = new ForeignObject("foreign", ForeignClaim.Another);
                break;
            case 4:
                Objects.Remove(at);
                Foreign[at] = new ForeignObject("foreign", ForeignClaim.Adoptable);
                break;
            case 5:
                Objects[at] = seen with { IsItself = false };
                break;
            case 6:
                Objects[at] = seen with { IsDeleting = true };
                break;
            case 7:
                Objects[at] = seen.Release is { } release ? seen with { Release = release with { IsSuspended = true } } : seen;
                break;
            default:
                Objects[at] = at.Kind == DeliveredKind.Values ? seen : seen with { Foreign = [["spec", "values"]] };
                break;
        }
    }

    /// <summary>Does what the steps say, as an API server would; a release whose parts failed is left. Tells whether anything was written.</summary>
    public bool Apply(ImmutableArray<Step> steps, DeliveryPlan delivery)
    {
        var failed = steps.OfType<Step.Blocked>().Select(s => s.At).ToHashSet();
        var written = false;
        foreach (var step in steps.Where(s => s is not Step.Blocked && !LacksItsParts(s, delivery, failed)))
        {
            Apply(step, delivery);
            written = true;
        }

        // What others are deleting goes, whoever waits for it.
        return written | RemoveWhere(o => o.IsDeleting);
    }

    /// <summary>Flux looks at every release, and lets go what is being deleted.</summary>
    public void RunFlux()
    {
        foreach (var (at, seen) in Objects.Where(o => o.Value.Release is { IsSuspended: false }).ToArray())
        {
            Objects[at] = seen with { Release = seen.Release! with { ObservedGeneration = seen.Release.Generation, ReadyGeneration = seen.Release.Generation, Ready = "True" } };
        }
    }

    private static bool LacksItsParts(Step step, DeliveryPlan delivery, HashSet<ObjectRef> failed) =>
        step is not Step.Prune && step.At.Kind == DeliveredKind.HelmRelease
        && delivery.Plan.Deployments.SelectMany(d => d.Releases).Where(r => r.Key == step.At.Key).SelectMany(r => Refs(r, delivery)).Any(at => at != step.At && failed.Contains(at));

    private void Apply(Step step, DeliveryPlan delivery)
    {
        switch (step)
        {
            case Step.Create create:
                Assert.False(IsTaken(create.At));
                Put(delivery, create.At, generation: 1);
                break;
            case Step.Update update:
                Assert.Equal(Objects[update.At].Uid, update.Uid);
                Put(delivery, update.At, (Objects[update.At].Release?.Generation ?? 0) + 1);
                break;
            case Step.Adopt adopt:
                Assert.Equal(Foreign[adopt.At].Uid, adopt.Uid);
                Foreign.Remove(adopt.At);
                Put(delivery, adopt.At, generation: 2);
                Objects[adopt.At] = Objects[adopt.At] with { HasClaim = true };
                break;
            case Step.ClearClaim clear:
                Objects[clear.At] = Objects[clear.At] with { HasClaim = false };
                break;
            case Step.RemoveFields remove:
                Objects[remove.At] = Objects[remove.At] with { Foreign = [] };
                break;
            case Step.Suspend suspend:
                Objects[suspend.At] = Objects[suspend.At] with { ReplacedBy = suspend.Heir.Key.Name, Release = Objects[suspend.At].Release! with { IsSuspended = true } };
                break;
            case Step.Resume resume:
                Objects[resume.At] = Objects[resume.At] with { ReplacedBy = "", Release = Objects[resume.At].Release! with { IsSuspended = false } };
                break;
            case Step.Prune prune:
                Assert.Equal(Objects[prune.At].Uid, prune.Observed.Uid);
                Objects.Remove(prune.At);
                break;
        }
    }

    private void Put(DeliveryPlan delivery, ObjectRef at, long generation)
    {
        var foreign = Objects.GetValueOrDefault(at)?.Foreign ?? [];
        var suspended = Objects.GetValueOrDefault(at)?.Release?.IsSuspended ?? false; // it is not ours to change
        var seen = Observed.Seen(delivery, at, delivery.Objects[at]);
        Objects[at] = seen with
        {
            ResourceVersion = $"{++_version}",
            Foreign = foreign,
            Release = seen.Release is { } release ? release with { Generation = generation, ObservedGeneration = generation - 1, ReadyGeneration = generation - 1, Ready = "Unknown", IsSuspended = suspended } : null,
        };
    }

    private bool RemoveWhere(Func<ObservedObject, bool> goes)
    {
        var going = Objects.Where(o => goes(o.Value)).Select(o => o.Key).ToArray();
        foreach (var at in going)
        {
            Objects.Remove(at);
        }

        return going.Length > 0;
    }
}
