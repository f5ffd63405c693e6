using System.Collections.Immutable;
using System.Text.Json;
using CsCheck;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Preview;
using Hansa.Federation.Tests.Delivery;

namespace Hansa.Federation.Tests.Preview;

/// <summary>What a preview says is what the controller's passes then do to a cluster, and nothing else.</summary>
public sealed class PreviewPropertyTests
{
    private const int MostPasses = 50;

    [Fact]
    public void A_preview_names_exactly_the_objects_that_are_written_and_removed() => Situation.Any.Sample(situation =>
    {
        var (cluster, delivery) = (situation.Cluster(), situation.After());
        var preview = ClusterPreview.Of(delivery.Plan, Sight(cluster, delivery.Flux));
        var before = cluster.Objects.ToImmutableSortedDictionary();

        Converge(cluster, delivery);

        Assert.Equal(Changes(before, cluster.Objects), preview.Objects);
    }, iter: 1000);

    [Fact]
    public void A_preview_names_exactly_the_releases_that_are_installed_and_uninstalled() => Situation.Any.Sample(situation =>
    {
        var (cluster, delivery) = (situation.Cluster(), situation.After());
        var preview = ClusterPreview.Of(delivery.Plan, Sight(cluster, delivery.Flux));
        var before = cluster.Objects.Where(o => !o.Value.IsDeleting).ToImmutableSortedDictionary();

        Converge(cluster, delivery);

        Assert.Equal(
            Releases(cluster.Objects).Except(Releases(before)).Order(),
            preview.Releases.Where(r => r.Kind is ReleaseChangeKind.Install or ReleaseChangeKind.Adopt).Select(r => r.Release).Order());
        Assert.Equal(
            Releases(before).Except(Releases(cluster.Objects)).Order(),
            preview.Releases.Where(r => r.Kind == ReleaseChangeKind.Uninstall).Select(r => r.Release).Order());
    }, iter: 1000);

    [Fact]
    public void Where_a_preview_says_that_nothing_changes_the_controller_writes_nothing() => Situation.Any.Sample(situation =>
    {
        var (cluster, delivery) = (situation.Cluster(), situation.After());
        Converge(cluster, delivery);

        var preview = ClusterPreview.Of(delivery.Plan, Sight(cluster, delivery.Flux));

        Assert.Empty(preview.Objects);
        Assert.Empty(preview.Releases);
    }, iter: 1000);

    private static ClusterSight Sight(ModelCluster cluster, FluxVersions flux) => ClusterSight.Of(flux, cluster.Observe(), ImmutableDictionary<ObjectRef, JsonElement>.Empty);

    private static void Converge(ModelCluster cluster, DeliveryPlan delivery)
    {
        for (var pass = 0; pass < MostPasses && cluster.Apply(Convergence.Steps(delivery, cluster.Observe()), delivery); pass++)
        {
            cluster.RunFlux();
        }
    }

    /// <summary>What differs between two looks at a cluster, as a preview says it. What somebody else was deleting is not Hansa's removal.</summary>
    private static IEnumerable<string> Changes(ImmutableSortedDictionary<ObjectRef, ObservedObject> before, IReadOnlyDictionary<ObjectRef, ObservedObject> after) =>
    [
        .. after.Keys.Where(at => !before.TryGetValue(at, out var was) || was.IsDeleting).Select(at => $"+ {at}")
            .Concat(after.Where(a => before.TryGetValue(a.Key, out var was) && !was.IsDeleting && Differs(was, a.Value)).Select(a => $"~ {a.Key}"))
            .Concat(before.Where(b => !b.Value.IsDeleting && !after.ContainsKey(b.Key)).Select(b => $"- {b.Key}"))
            .Order(StringComparer.Ordinal),
    ];

    private static bool Differs(ObservedObject before, ObservedObject after) =>
        before.Revision != after.Revision || before.Fields != after.Fields || before.Foreign.Length != after.Foreign.Length;

    private static IEnumerable<string> Releases(IReadOnlyDictionary<ObjectRef, ObservedObject> objects) => objects.Values.Where(o => o.Release is not null).Select(o => o.Ref.Key.Name);
}
