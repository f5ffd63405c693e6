using System.Collections.Immutable;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Fleet.Removals;
using static Hansa.Federation.Tests.Building.Builders;
using Removed = Hansa.Federation.Fleet.Removals.Removal;

namespace Hansa.Federation.Tests.Fleet.Removals;

/// <summary>What the guard counts on one cluster.</summary>
public sealed class PendingRemovalsTests
{
    private static readonly KommanderCluster Cluster = ACluster("alpha-ns", "spoke-1");

    [Fact]
    public void What_goes_for_good_and_what_is_installed_anew_count_alike()
    {
        ImmutableArray<SeenRelease> held = [Seen("metallb", "elsewhere"), Seen("velero", "alpha-ns"), Seen("metallb-extra", "alpha-ns", "metallb")];

        var pending = PendingRemovals.Of(Cluster, AFleet().WithApp("metallb").WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("metallb-1.0.0").Plan("spoke-1"), held);

        Assert.Equal([Gone("metallb", isInstalledAnew: true), Gone("velero"), Gone("metallb-extra", "metallb")], pending);
    }

    [Fact]
    public void Without_a_plan_nothing_is_wanted() => Assert.Empty(PendingRemovals.Of(Cluster, null, [Seen("metallb", "alpha-ns")]));

    [Theory]
    [InlineData("Remove", 1)]
    [InlineData("Retain", 0)]
    [InlineData(null, 0)]
    public void A_detach_removes_what_its_policy_says(string? policy, int removed)
    {
        var going = Cluster with { Metadata = Cluster.Metadata with { DeletionTimestamp = Noon }, Spec = Cluster.Spec with { DetachPolicy = policy } };

        Assert.Equal(removed, PendingRemovals.Of(going, null, [Seen("metallb", "alpha-ns")]).Count());
    }

    [Fact]
    public void A_cluster_that_was_not_listed_yet_counts_by_its_status()
    {
        var reported = Cluster with { Status = Cluster.Status with { Releases = [new ReleaseStatus { Name = "metallb", App = "metallb", Deployment = "lb" }] } };
        var paused = AFleet().WithApp("velero").WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("lb", "nobody-knows").Plan("spoke-1");

        var held = PendingRemovals.Held(reported, null);

        Assert.Equal("metallb", held.Single().Name);
        Assert.Empty(PendingRemovals.Of(reported, paused, held)); // held by its mark
        Assert.Single(PendingRemovals.Of(reported, AFleet().WithWorkspace("alpha").WithCluster("spoke-1").Plan("spoke-1"), held));
    }

    [Fact]
    public void A_cluster_that_never_joined_counts_nothing() => Assert.Empty(PendingRemovals.Held(Cluster, null));

    [Fact]
    public void A_paused_cluster_loses_nothing()
    {
        var paused = AFleet().WithWorkspace("alpha").WithCluster("spoke-1", c => c with { Metadata = c.Metadata with { Annotations = Map(Hansa.Api.Annotations.Paused, "true") } }).Plan("spoke-1");

        Assert.Empty(PendingRemovals.Of(Cluster, paused, [Seen("metallb", "alpha-ns")]));
    }

    private static Removed Gone(string release, string? app = null, bool isInstalledAnew = false) => new(Cluster.Metadata.Key, Cluster.Metadata.Uid, new Uninstall(release, app ?? release, isInstalledAnew));

    private static SeenRelease Seen(string name, string ns, string? app = null) => new(name, app ?? name, "mark", new ReleaseTarget(name, ns, app ?? name));
}
