using System.Collections.Immutable;
using CsCheck;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>One picture of what several informers hold.</summary>
public sealed class ObservationSnapshotTests
{
    private static readonly DeliveredKind[] Kinds = [DeliveredKind.HelmRepository, DeliveredKind.Values, DeliveredKind.HelmRelease];

    /// <summary>What happens to one object of a part: it appears or changes, or it goes.</summary>
    private static readonly Gen<(int Part, int Name, bool Goes)> Change = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 4], Gen.Bool);

    [Fact]
    public void It_holds_what_the_parts_hold_however_they_came_to_it() => Change.Array[0, 4].Array[0, 8].Sample(looks =>
    {
        var parts = Kinds.Select(_ => ImmutableDictionary<ObjectKey, ObservedObject>.Empty).ToImmutableArray();
        var snapshot = ObservationSnapshot.Empty;
        foreach (var changes in looks)
        {
            parts = changes.Aggregate(parts, Changed);
            snapshot = snapshot.Next(parts);
            Assert.Equal(parts.SelectMany(p => p.Values).OrderBy(o => o.Ref), snapshot.Objects.Values);
        }
    });

    [Fact]
    public void While_nothing_differs_it_stays_the_same()
    {
        var parts = Changed([ImmutableDictionary<ObjectKey, ObservedObject>.Empty, ImmutableDictionary<ObjectKey, ObservedObject>.Empty, ImmutableDictionary<ObjectKey, ObservedObject>.Empty], (1, 1, false));
        var snapshot = ObservationSnapshot.Empty.Next(parts);

        Assert.Same(snapshot, snapshot.Next(parts));
    }

    private static ObservedObject Seen(ObjectRef at) => new()
    {
        Ref = at,
        Uid = "",
        ResourceVersion = "",
        IsItself = true,
        Workspace = "",
        App = "",
        Deployment = "",
        Revision = "",
        Fields = "",
    };

    private static ImmutableArray<ImmutableDictionary<ObjectKey, ObservedObject>> Changed(
        ImmutableArray<ImmutableDictionary<ObjectKey, ObservedObject>> parts, (int Part, int Name, bool Goes) change)
    {
        var key = new ObjectKey("alpha-ns", $"o-{change.Name}");
        var part = parts[change.Part];
        return parts.SetItem(change.Part, change.Goes ? part.Remove(key) : part.SetItem(key, Seen(new ObjectRef(Kinds[change.Part], key))));
    }
}
