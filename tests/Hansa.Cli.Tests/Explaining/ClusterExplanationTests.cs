using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Cli.Commands;
using Hansa.Cli.Explaining;
using Hansa.Cli.Output;
using Hansa.Cli.Sessions;
using Hansa.Cli.Tests.Stories;

namespace Hansa.Cli.Tests.Explaining;

public sealed class ClusterExplanationTests
{
    [Fact]
    public void A_cluster_that_could_not_join_says_why_and_what_to_do()
    {
        var cluster = ACluster(ClusterPhases.JoinFailed, "False", Reasons.Forbidden);

        var explanation = ClusterExplanation.Of(cluster, AFleet(cluster));
        var text = new ExplanationText(new Palette(false), 100).Of(explanation);

        Assert.Equal(Reasons.Forbidden, Assert.Single(explanation.Obstacles).Reason);
        Assert.StartsWith("s1 in workspace alpha: JoinFailed\n", text, StringComparison.Ordinal);
        Assert.Contains("what to do:", text, StringComparison.Ordinal);
        Assert.Equal(ReasonGuide.Find(Reasons.Forbidden)!.WhatToDo, explanation.ToJson()["obstacles"]![0]!["whatToDo"]!.ToString()); // every reason can be explained
    }

    [Fact]
    public void Of_a_cluster_that_is_well_nothing_is_wrong()
    {
        var cluster = ACluster(ClusterPhases.Joined, "True", Reasons.Joined);

        Assert.Contains("Nothing is wrong with it.", new ExplanationText(new Palette(false), 100).Of(ClusterExplanation.Of(cluster, AFleet(cluster))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_status_of_a_cluster_has_fields_and_not_cells()
    {
        var cluster = ACluster(ClusterPhases.JoinFailed, "False", Reasons.Forbidden);
        cluster = cluster with { Status = cluster.Status with { Releases = [new ReleaseStatus { Name = "metallb", Deployment = "metallb-0.12.2", Ready = "True" }] } };

        var items = StatusCommand.OfCluster(AFleet(cluster), cluster).ToJson()["items"]!;

        Assert.Equal(("ClusterItself", "JoinFailed", false), (items[0]!["kind"]!.ToString(), items[0]!["phase"]!.ToString(), items[0]!["ready"]!.GetValue<bool>()));
        Assert.Equal(("ReleaseOnCluster", "metallb", true), (items[1]!["kind"]!.ToString(), items[1]!["release"]!.ToString(), items[1]!["ready"]!.GetValue<bool>()));
    }

    [Theory]
    [InlineData("DependencyMissing")]
    [InlineData("Dependencymissing")]
    public async Task A_reason_is_explained_in_every_form_and_case(string typed)
    {
        var json = await RunningFleet.RunOnlyAsync("explain", typed, "-o", "json");
        var name = await RunningFleet.RunOnlyAsync("explain", typed, "-o", "name");

        Assert.Equal(Reasons.DependencyMissing, JsonNode.Parse(json.Output)!["reason"]!.ToString());
        Assert.Equal("DependencyMissing\n", name.Output);
    }

    private static KommanderCluster ACluster(string phase, string ready, string reason) => new()
    {
        Metadata = new ObjectMeta { Name = "s1", Namespace = "alpha-ns" },
        Status = new KommanderClusterStatus { Phase = phase, Conditions = [new Condition { Type = ConditionTypes.Ready, Status = ready, Reason = reason, Message = "so it is" }] },
    };

    private static FleetObjects AFleet(KommanderCluster cluster) => new(
        ImmutableSortedDictionary<string, string>.Empty.Add("alpha-ns", "alpha"), [new Item<KommanderCluster>(cluster, [])], [], []);
}
