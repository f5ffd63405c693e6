using System.Collections.Immutable;
using Hansa.Sandbox.Drill.Oracle;

namespace Hansa.Drill.Tests.Oracle;

/// <summary>What the oracle says that a cluster must hold.</summary>
public sealed class ExpectationsTests
{
    private const string Cluster = "here";
    private const string Team = "team";

    private static readonly WantedDeployment Alpha = new("alpha", "1.0.0");

    private static readonly DrillIntents Nothing = new()
    {
        Apps = ImmutableSortedDictionary<string, WantedApp>.Empty
            .Add("alpha-1.0.0", new WantedApp("alpha", "1.0.0", "a: 1", null))
            .Add("gamma-1.0.0", new WantedApp("gamma", "1.0.0", "c: 1", "alpha")),
        Clusters = ImmutableSortedDictionary<string, WantedCluster>.Empty.Add(Cluster, new WantedCluster(Team) { Region = "eu" }),
    };

    [Fact]
    public void What_nobody_deploys_is_not_there() => Assert.IsType<Expectation.Nothing>(Of(Nothing, "alpha"));

    [Fact]
    public void What_is_deployed_is_there_with_its_defaults() => AssertReleased(With(Nothing, "alpha", Alpha), "alpha", "a: 1");

    [Fact]
    public void Overrides_follow_the_defaults_and_those_of_the_region_come_last()
    {
        var wanted = Alpha with { Overrides = "all", RegionalOverrides = "some", RegionOfOverrides = "eu" };
        var intents = With(Nothing, "alpha", wanted) with { Values = Nothing.Values.Add((Team, "all"), "a: 2").Add((Team, "some"), "a: 3") };

        AssertReleased(intents, "alpha", "a: 1", "a: 2", "a: 3");
        AssertReleased(With(intents, "alpha", wanted with { RegionOfOverrides = "us" }), "alpha", "a: 1", "a: 2");
    }

    [Fact]
    public void Values_that_are_missing_or_broken_hold_it()
    {
        var intents = With(Nothing, "alpha", Alpha with { Overrides = "all" });

        AssertHeld(intents, "alpha");
        AssertHeld(intents with { Values = intents.Values.Add((Team, "all"), "a: [\n") }, "alpha");
    }

    [Fact]
    public void A_pause_of_any_kind_holds_it()
    {
        var intents = With(Nothing, "alpha", Alpha);

        AssertHeld(With(Nothing, "alpha", Alpha with { Paused = true }), "alpha");
        AssertHeld(intents with { PausedWorkspaces = [Team] }, "alpha");
        AssertHeld(intents with { Clusters = intents.Clusters.SetItem(Cluster, new WantedCluster(Team) { Paused = true }) }, "alpha");
    }

    [Fact]
    public void An_App_that_is_gone_holds_it() => AssertHeld(With(Nothing, "alpha", Alpha with { Version = "9.9.9" }), "alpha");

    [Fact]
    public void It_is_for_the_clusters_that_it_selects() => Assert.IsType<Expectation.Nothing>(Of(With(Nothing, "alpha", Alpha with { Region = "us" }), "alpha"));

    [Fact]
    public void Something_unreadable_holds_what_nobody_deploys_as_well()
    {
        var intents = With(Nothing, "alpha", Alpha with { Unreadable = true });

        AssertHeld(intents, "alpha");
        AssertHeld(intents, "gamma");
    }

    [Fact]
    public void What_needs_another_service_waits_for_it_unless_the_cluster_has_it_from_elsewhere()
    {
        var intents = With(Nothing, "gamma", new WantedDeployment("gamma", "1.0.0"));

        AssertHeld(intents, "gamma");
        AssertReleased(With(intents, "alpha", Alpha), "gamma", "c: 1");
        AssertReleased(intents with { Clusters = intents.Clusters.SetItem(Cluster, new WantedCluster(Team) { Provides = "alpha" }) }, "gamma", "c: 1");
    }

    [Fact]
    public void Of_two_rivals_either_may_have_won()
    {
        var intents = With(With(Nothing, "alpha", Alpha), "spare", Alpha with { Overrides = "all" });

        AssertHeld(intents, "alpha");
        Assert.Equal(2, Assert.IsType<Expectation.OneOf>(Of(intents with { Values = intents.Values.Add((Team, "all"), "a: 2") }, "alpha")).Releases.Length);
        AssertHeld(With(intents, "spare", Alpha with { Region = "us" }), "alpha");
    }

    [Fact]
    public void What_a_deployment_moved_away_from_goes_unless_it_is_held_where_it_is_now()
    {
        var moved = With(With(Nothing, "spare", Alpha), "spare", new WantedDeployment("beta", "1.0.0")) with
        {
            Apps = Nothing.Apps.Add("beta-1.0.0", new WantedApp("beta", "1.0.0", "b: 1", null)),
        };

        Assert.IsType<Expectation.Nothing>(Of(moved, "alpha"));
        AssertHeld(With(moved, "beta", new WantedDeployment("beta", "1.0.0")), "alpha");
        AssertHeld(With(moved, "spare", new WantedDeployment("beta", "1.0.0") { Paused = true }), "alpha");
    }

    private static DrillIntents With(DrillIntents intents, string name, WantedDeployment wanted) => intents.Deploying(Team, name, wanted);

    private static Expectation Of(DrillIntents intents, string app) => Expectations.Of(intents, Cluster, app);

    private static void AssertHeld(DrillIntents intents, string app) => Assert.IsType<Expectation.AsItWas>(Of(intents, app));

    private static void AssertReleased(DrillIntents intents, string app, params string[] values) =>
        Assert.Equal(values, Assert.Single(Assert.IsType<Expectation.OneOf>(Of(intents, app)).Releases).Values);
}
