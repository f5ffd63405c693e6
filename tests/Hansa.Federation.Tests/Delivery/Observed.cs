using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>A cluster as it is seen: starts as the plan says and is changed from there.</summary>
internal sealed class Observed
{
    private readonly SortedDictionary<ObjectRef, ObservedObject> _objects = [];
    private readonly Dictionary<ObjectRef, ForeignObject> _others = [];

    /// <summary>Nothing is there.</summary>
    public static Observed Empty => new();

    /// <summary>Everything is there and ready.</summary>
    public static Observed Of(DeliveryPlan delivery)
    {
        var observed = new Observed();
        foreach (var (at, planned) in delivery.Objects)
        {
            observed._objects[at] = Seen(delivery, at, planned);
        }

        return observed;
    }

    public static ObjectRef Release(string name, string ns = "alpha-ns") => new(DeliveredKind.HelmRelease, new ObjectKey(ns, name));

    public Observed Change(ObjectRef at, Func<ObservedObject, ObservedObject> change)
    {
        _objects[at] = change(_objects[at]);
        return this;
    }

    /// <summary>One more object of that kind, like one that is there already.</summary>
    public Observed With(ObjectRef at, DeliveredKind like, Func<ObservedObject, ObservedObject> change)
    {
        var model = _objects.Values.First(o => o.Ref.Kind == like);
        _objects[at] = change(model with
        {
            Ref = at,
            Uid = $"uid-of-{at}",
            Release = model.Release is { } release ? release with { Target = release.Target with { HelmName = at.Key.Name } } : null,
        });
        return this;
    }

    /// <summary>An object with all the marks of one that is seen in <paramref name="source"/>, in another place.</summary>
    public Observed WithMarks(ObjectRef at, Observed source, ObjectRef original)
    {
        _objects[at] = source._objects[original] with { Ref = at, Uid = $"uid-of-{at}" };
        return this;
    }

    public Observed ChangeRelease(string name, Func<ObservedRelease, ObservedRelease> change) =>
        Change(Release(name), o => o with { Release = change(o.Release!) }); // a HelmRelease has it

    public Observed Without(ObjectRef at)
    {
        _objects.Remove(at);
        return this;
    }

    public Observed Foreign(ObjectRef at, ForeignClaim claim, string app = "")
    {
        _objects.Remove(at);
        _others[at] = new ForeignObject($"uid-of-foreign-{at}", claim) { App = app };
        return this;
    }

    public ImmutableArray<Step> Steps(DeliveryPlan delivery) => Convergence.Steps(delivery, Cluster());

    public ObservedCluster Cluster() => new()
    {
        Objects = _objects.ToImmutableSortedDictionary(),
        Others = new ForeignObjects("alpha-ns", _others.ToImmutableDictionary()),
    };

    public static ObservedObject Seen(DeliveryPlan delivery, ObjectRef at, PlannedObject planned)
    {
        var owner = delivery.Plan.Deployments.First(d => d.Releases.Any(r => r.ObjectsFor(delivery.Flux).Contains(planned)));
        var release = owner.Releases.First(r => r.ObjectsFor(delivery.Flux).Contains(planned));
        var shared = at.Kind == DeliveredKind.HelmRepository;
        return new ObservedObject
        {
            Ref = at,
            Uid = $"uid-of-{at}",
            ResourceVersion = "1",
            IsItself = true,
            Workspace = delivery.Plan.Namespace,
            App = shared ? "" : owner.AppId,
            Deployment = shared ? "" : owner.Mark,
            Inputs = planned.Inputs,
            Revision = planned.Revision,
            Fields = planned.Fields,
            Release = at.Kind != DeliveredKind.HelmRelease ? null : new ObservedRelease
            {
                Generation = 1,
                ObservedGeneration = 1,
                ReadyGeneration = 1,
                Ready = "True",
                Reason = "ReconciliationSucceeded",
                Message = "Release reconciliation succeeded",
                ChartVersion = release.Chart.Version,
                Target = ReleaseTarget.Of(release),
                IsSuspended = false,
                RefersTo = [.. release.ObjectsFor(delivery.Flux)[..^1].Select(o => o.Key.Name)],
            },
        };
    }
}
