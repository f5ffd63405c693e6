using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

public sealed class PausingTests
{
    [Fact]
    public void A_paused_deployment_is_held_and_its_neighbour_is_not()
    {
        var fleet = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb").WithApp("velero")
            .WithDeployment("metallb-1.0.0", d => d with { Metadata = Paused(d.Metadata) })
            .WithDeployment("velero-1.0.0");

        var hold = Held(fleet.Planned("metallb-1.0.0"));

        Assert.Equal((HoldKind.Paused, Reasons.Paused), (hold.Kind, hold.Reason));
        Assert.IsType<Verdict.Deploy>(fleet.Planned("velero-1.0.0").Verdict);
        Assert.Null(fleet.Plan("spoke-1").Frozen);
    }

    [Fact]
    public void A_paused_cluster_is_frozen_and_its_neighbour_is_not()
    {
        var fleet = AFleet().WithWorkspace("alpha")
            .WithCluster("spoke-1", c => c with { Metadata = Paused(c.Metadata) })
            .WithCluster("spoke-2");

        Assert.Equal((HoldKind.Paused, Reasons.Paused), (fleet.Plan("spoke-1").Frozen!.Kind, fleet.Plan("spoke-1").Frozen!.Reason));
        Assert.Contains("cluster spoke-1", fleet.Plan("spoke-1").Frozen!.Message, StringComparison.Ordinal);
        Assert.Null(fleet.Plan("spoke-2").Frozen);
    }

    [Fact]
    public void A_paused_workspace_freezes_all_its_clusters_and_no_other()
    {
        var fleet = AFleet()
            .WithWorkspace("alpha", w => w with { Metadata = Paused(w.Metadata) }).WithCluster("spoke-1").WithCluster("spoke-2")
            .WithWorkspace("beta").WithCluster("spoke-3");

        Assert.All(["spoke-1", "spoke-2"], name => Assert.Contains("workspace alpha", fleet.Plan(name).Frozen!.Message, StringComparison.Ordinal));
        Assert.Null(fleet.Plan("spoke-3").Frozen);
    }

    [Fact]
    public void Pause_all_freezes_every_cluster()
    {
        var plans = AFleet().WithPauseAll().WithHost().WithWorkspace("alpha").WithCluster("spoke-1").Plans();

        Assert.All(plans, plan => Assert.Equal("paused: the controller runs with --pause-all", plan.Frozen?.Message));
    }

    [Theory]
    [InlineData("True")]
    [InlineData("yes")]
    [InlineData("ON")]
    [InlineData(" 1 ")]
    public void A_pause_in_other_words_is_a_pause(string value) => Assert.Equal($"paused: this AppDeployment has annotation {Annotations.Paused}", Held(WithWord(value)).Message);

    [Theory]
    [InlineData("false")]
    [InlineData("No")]
    [InlineData("off")]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("  ")]
    public void A_word_that_says_no_does_not_pause(string value) => Assert.IsType<Verdict.Deploy>(WithWord(value).Verdict);

    [Theory]
    [InlineData("ture")]
    [InlineData("\"true\"")]
    [InlineData("until friday")]
    public void A_word_that_is_not_understood_pauses_and_is_named(string value)
    {
        var hold = Held(WithWord(value));

        Assert.Equal(HoldKind.Paused, hold.Kind);
        Assert.Contains($"the value \"{value}\" is not understood and counts as true", hold.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workspace_that_goes_away_freezes_its_clusters()
    {
        var plan = AFleet().WithWorkspace("alpha", w => w with { Metadata = w.Metadata with { DeletionTimestamp = Noon } }).WithCluster("spoke-1").Plan("spoke-1");

        Assert.Equal((HoldKind.Waiting, Reasons.NamespaceTerminating), (plan.Frozen!.Kind, plan.Frozen.Reason));
    }

    [Fact]
    public void A_namespace_that_goes_away_freezes_its_clusters()
    {
        var plan = AFleet().WithWorkspace("alpha").WithNamespace(n => n with { DeletionTimestamp = Noon }).WithCluster("spoke-1").Plan("spoke-1");

        Assert.Equal(Reasons.NamespaceTerminating, plan.Frozen!.Reason);
    }

    private static PlannedDeployment WithWord(string value) => AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb")
        .WithDeployment("metallb-1.0.0", d => d with { Metadata = d.Metadata with { Annotations = Map(Annotations.Paused, value) } })
        .Planned();

    private static ObjectMeta Paused(ObjectMeta metadata) => metadata with { Annotations = Map(Annotations.Paused, "true") };
}
