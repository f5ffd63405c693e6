using Hansa.Sandbox.Drill.Oracle;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Drill.Tests.Oracle;

/// <summary>Which uninstalls people ordered.</summary>
public sealed class RemovalLedgerTests
{
    private const string Team = "team";
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _clock = new();
    private readonly RemovalLedger _ledger;
    private DrillIntents _intents = new();

    public RemovalLedgerTests()
    {
        _ledger = new RemovalLedger(["here"], ["alpha"], Settle, _clock);
        Intend(intents => intents with { Clusters = intents.Clusters.Add("here", new WantedCluster(Team)) });
        Deploy();
    }

    private bool IsInOrder => _ledger.IsInOrder("here", "alpha");

    [Fact]
    public void What_is_wanted_may_not_go() => Assert.False(IsInOrder);

    [Fact]
    public void What_is_not_wanted_any_more_may_go_when_that_has_settled()
    {
        Undeploy();
        Assert.False(IsInOrder);

        _clock.Advance(Settle);

        Assert.True(IsInOrder);
    }

    [Fact]
    public void What_is_made_again_before_that_may_never_have_gone()
    {
        Undeploy();
        _clock.Advance(Settle - TimeSpan.FromSeconds(1));
        Deploy();
        _clock.Advance(Settle);

        Assert.False(IsInOrder);
    }

    [Fact]
    public void A_removal_that_was_under_way_when_it_was_wanted_again_is_in_order()
    {
        Undeploy();
        _clock.Advance(Settle);
        Deploy();

        Assert.True(IsInOrder);
    }

    [Fact]
    public void A_detached_cluster_keeps_it_unless_it_was_to_be_emptied()
    {
        Intend(intents => intents with { Clusters = intents.Clusters.Clear() });
        _clock.Advance(Settle);
        Assert.False(IsInOrder);

        Intend(intents => intents with { Emptied = ["here"] });

        Assert.True(IsInOrder);
    }

    [Fact]
    public void While_something_of_the_workspace_cannot_be_read_nothing_may_go()
    {
        Undeploy();
        Intend(intents => intents with { Deployments = intents.Deployments.Add((Team, "other"), new WantedDeployment("beta", "1.0.0") { Unreadable = true }) });
        _clock.Advance(Settle);

        Assert.False(IsInOrder);
    }

    [Fact]
    public void What_was_not_wanted_while_something_could_not_be_read_has_settled_when_it_can()
    {
        Undeploy();
        Intend(intents => intents with { Deployments = intents.Deployments.Add((Team, "other"), new WantedDeployment("beta", "1.0.0") { Unreadable = true }) });
        _clock.Advance(Settle);

        Intend(intents => intents with { Deployments = intents.Deployments.Clear() });

        Assert.True(IsInOrder);
    }

    [Fact]
    public void It_settles_also_while_nobody_reaches_the_cluster_but_not_while_that_is_paused()
    {
        Intend(intents => intents with { Clusters = intents.Clusters.SetItem("here", new WantedCluster(Team) { Paused = true }) });
        Undeploy();
        _clock.Advance(Settle);
        Intend(intents => intents with { Clusters = intents.Clusters.SetItem("here", new WantedCluster(Team) { IsReached = false }) });
        Assert.False(IsInOrder);

        _clock.Advance(Settle);
        Intend(intents => intents with { Clusters = intents.Clusters.SetItem("here", new WantedCluster(Team)) });

        Assert.True(IsInOrder);
    }

    private void Deploy() => Intend(intents => intents with { Deployments = intents.Deployments.SetItem((Team, "alpha"), new WantedDeployment("alpha", "1.0.0")) });

    private void Undeploy() => Intend(intents => intents with { Deployments = intents.Deployments.Clear() });

    private void Intend(Func<DrillIntents, DrillIntents> change) => _ledger.Record(_intents = change(_intents));
}
