using System.Collections.Immutable;
using CsCheck;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Reporting;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Reporting;

public sealed class DeploymentStatusTests
{
    private static readonly DeploymentState Ready = DeploymentState.Ready("Release reconciliation succeeded");
    private static readonly DeploymentState Working = DeploymentState.Progressing(Reasons.Progressing, "Running 'install' action");
    private static readonly DeploymentState Failed = DeploymentState.Failed(Reasons.ReleaseFailed, "InstallFailed: timed out");
    private static readonly DeploymentState Waiting = DeploymentState.Waiting(Reasons.FluxMissing, "install Flux there");
    private static readonly DeploymentState Away = DeploymentState.Unreachable("no answer");

    [Fact]
    public void Ready_everywhere_is_ready()
    {
        var status = Of(Ready, Ready);

        Assert.Equal(("True", Reasons.Ready, "ready on 2 clusters"), Condition(status));
        Assert.Equal("2/2", status.Clusters!.Summary);
        Assert.Empty(status.Unready);
    }

    [Fact]
    public void One_cluster_is_one_cluster() => Assert.Equal("ready on 1 cluster", Condition(Of(Ready)).Message);

    [Fact]
    public void Without_a_cluster_there_is_nothing_to_wait_for()
    {
        var status = Of();

        Assert.Equal(("True", Reasons.NoClusters), (Condition(status).Status, Condition(status).Reason));
        Assert.Equal("0/0", status.Clusters!.Summary);
    }

    [Fact]
    public void Work_under_way_is_neither_ready_nor_failed() =>
        Assert.Equal(("Unknown", Reasons.Progressing, "1/2 clusters ready; spoke-1: Running 'install' action"), Condition(Of(Ready, Working)));

    [Fact]
    public void The_worst_cluster_speaks_for_all() =>
        Assert.Equal(("False", Reasons.ReleaseFailed, "1/3 clusters ready; spoke-2: InstallFailed: timed out"), Condition(Of(Ready, Working, Failed)));

    [Fact]
    public void When_all_say_the_same_it_is_said_once() => Assert.Equal(("False", Reasons.FluxMissing, "install Flux there"), Condition(Of(Waiting, Waiting)));

    [Fact]
    public void A_hold_comes_before_what_clusters_say()
    {
        var hold = Verdict.Waiting(Reasons.OverridesMissing, "waiting for ConfigMap x");

        Assert.Equal(("False", Reasons.OverridesMissing, "waiting for ConfigMap x"), Condition(DeploymentStatus.Of(Deployment, hold, Standings(Ready), [], [], Noon)));
    }

    [Fact]
    public void Warnings_are_a_condition_of_their_own()
    {
        var status = DeploymentStatus.Of(Deployment, null, Standings(Ready), ["a", "b"], [], Noon);

        var warning = status.Conditions.Single(c => c.Type == ConditionTypes.Warning);
        Assert.Equal(("True", Reasons.OverridesSuspicious, "a; b"), (warning.Status, warning.Reason, warning.Message));
        Assert.Equal("True", Condition(status).Status);
    }

    [Fact]
    public void Credentials_in_a_ConfigMap_are_a_warning_that_yields_its_reason_to_a_misspelling()
    {
        var alone = DeploymentStatus.Of(Deployment, null, Standings(Ready), [], ["c"], Noon).Conditions.Single(c => c.Type == ConditionTypes.Warning);
        var both = DeploymentStatus.Of(Deployment, null, Standings(Ready), ["a"], ["c"], Noon).Conditions.Single(c => c.Type == ConditionTypes.Warning);

        Assert.Equal((Reasons.CredentialsInConfigMap, "c"), (alone.Reason, alone.Message));
        Assert.Equal((Reasons.OverridesSuspicious, "a; c"), (both.Reason, both.Message));
    }

    [Fact]
    public void Ten_unready_clusters_are_named_at_most_and_messages_are_cut()
    {
        var status = Of([.. Enumerable.Repeat(DeploymentState.Failed(Reasons.ReleaseFailed, new string('x', 1000)), 30)]);

        Assert.Equal(10, status.Unready.Count);
        Assert.All(status.Unready, u => Assert.Equal(257, u.Message.Length));
        Assert.Equal(30, status.Clusters!.Failed);
    }

    [Fact]
    public void Every_cluster_is_counted_once() => Gen.Int[0, 4].Array[0, 30].Sample(picks =>
    {
        var states = new[] { Ready, Working, Failed, Waiting, Away };

        var sums = Of([.. picks.Select(p => states[p])]).Clusters!;

        return sums.Desired == picks.Length
            && sums.Ready + sums.Progressing + sums.Failed + sums.Waiting + sums.Unreachable == picks.Length
            && sums.Summary == $"{picks.Count(p => p == 0)}/{picks.Length}"
            && sums.Unreachable == picks.Count(p => p == 4);
    }, iter: 200);

    [Fact]
    public void Equal_input_gives_an_equal_status_later()
    {
        var first = Of(Ready, Failed);
        var later = DeploymentStatus.Of(Deployment with { Status = first }, null, Standings(Ready, Failed), [], [], Noon.AddHours(1));

        Assert.Equal(first.Conditions, later.Conditions);
        Assert.Equal(first.Clusters, later.Clusters);
        Assert.Equal(first.Unready, later.Unready);
    }

    [Fact]
    public void The_generation_is_the_one_that_was_looked_at() => Assert.Equal(Deployment.Metadata.Generation, Of(Ready).ObservedGeneration);

    private static AppDeployment Deployment => ADeployment("alpha-ns", "metallb", "metallb-1.0.0") with
    {
        Metadata = new ObjectMeta { Name = "metallb", Namespace = "alpha-ns", Generation = 7 },
    };

    private static AppDeploymentStatus Of(params DeploymentState[] states) => DeploymentStatus.Of(Deployment, null, Standings(states), [], [], Noon);

    private static ImmutableArray<StateOnCluster> Standings(params DeploymentState[] states) =>
        [.. states.Select((state, index) => new StateOnCluster($"spoke-{index}", state))];

    private static (string Status, string Reason, string Message) Condition(AppDeploymentStatus status)
    {
        var ready = status.Conditions.Single(c => c.Type == ConditionTypes.Ready);
        return (ready.Status, ready.Reason, ready.Message);
    }
}
