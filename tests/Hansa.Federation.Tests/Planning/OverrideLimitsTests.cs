using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

/// <summary>What one deployment lays over the defaults is bounded: everybody's plans come from one loop.</summary>
public sealed class OverrideLimitsTests
{
    private const int Mebibyte = 1024 * 1024;

    [Theory]
    [InlineData(65, "more than 64 entries of spec.clusterConfigOverrides match one cluster (65)")]
    [InlineData(60_000, "spec.clusterConfigOverrides has more than 5000 entries (60000)")]
    public void More_entries_than_anybody_needs_hold_the_deployment(int entries, string told)
    {
        var planned = Laid(Enumerable.Repeat("large", entries)).WithOverrides("large", Text(Mebibyte)).Planned();

        var hold = Held(planned);
        Assert.Equal((HoldKind.Rejected, Reasons.OverridesInvalid), (hold.Kind, hold.Reason));
        Assert.StartsWith(told, hold.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void That_is_said_though_no_cluster_is_there()
    {
        var fleet = AFleet().WithApp("metallb").WithWorkspace("alpha").WithDeployment("metallb-1.0.0", d => d with { Spec = d.Spec with { ClusterConfigOverrides = Entries(Enumerable.Repeat("a", 5001)) } }).Snapshot();

        Assert.Equal(Reasons.OverridesInvalid, FleetPlans.None.Next(fleet).ProblemOf(new("alpha-ns", "metallb-1.0.0"))?.Reason);
    }

    [Fact]
    public void As_many_as_are_allowed_are_laid_in_their_order()
    {
        var names = Enumerable.Range(0, 64).Select(i => $"values-{i}").ToArray();

        var planned = names.Aggregate(Laid(names), (fleet, name) => fleet.WithOverrides(name, $"from: {name}")).Planned();

        Assert.Equal(names.Select(name => ("cluster-overrides", $"from: {name}")), Layers(planned));
    }

    [Fact]
    public void One_for_each_of_many_clusters_is_no_more_than_one()
    {
        var entries = Enumerable.Range(0, 1000).Select(i => new ClusterConfigOverride { ConfigMapName = $"values-{i}", ClusterSelector = Labelled("site", $"{i}") });
        var fleet = AFleet().WithApp("metallb").WithWorkspace("alpha").WithCluster("spoke-1", c => c with { Metadata = c.Metadata with { Labels = Map("site", "7") } })
            .WithDeployment("metallb-1.0.0", d => d with { Spec = d.Spec with { ClusterConfigOverrides = [.. entries] } }).WithOverrides("values-7", "a: 7");

        Assert.Equal([("cluster-overrides", "a: 7")], Layers(fleet.Planned()));
    }

    [Fact]
    public void The_same_ConfigMap_twice_is_laid_twice_as_it_is_written()
    {
        var planned = Laid(["one", "two", "one"]).WithOverrides("one", "a: 1").WithOverrides("two", "a: 2").Planned();

        Assert.Equal([("cluster-overrides", "a: 1"), ("cluster-overrides", "a: 2"), ("cluster-overrides", "a: 1")], Layers(planned));
    }

    [Fact]
    public void For_all_clusters_and_for_some_are_two_places()
    {
        var planned = Laid(["one"], d => d with { ConfigOverrides = new() { Name = "one" } }).WithOverrides("one", "a: 1").Planned();

        Assert.Equal([("overrides", "a: 1"), ("cluster-overrides", "a: 1")], Layers(planned));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Layers_that_are_too_large_together_hold_it(int count, bool isHeld)
    {
        var names = Enumerable.Range(0, count).Select(i => $"values-{i}").ToArray();

        var planned = names.Aggregate(Laid(names), (fleet, name) => fleet.WithOverrides(name, Text(Mebibyte))).Planned();

        Assert.Equal(isHeld, planned.Verdict is Verdict.Hold { Reason: Reasons.OverridesInvalid } hold && hold.Message.Contains("more than 4 MiB together", StringComparison.Ordinal));
        Assert.Equal(isHeld, planned.Verdict is not Verdict.Deploy);
    }

    [Fact]
    public void A_name_that_is_none_is_held_and_not_repeated()
    {
        var endless = new string('a', 100_000);
        foreach (var (planned, reason) in new[]
        {
            (Laid([endless]).Planned(), Reasons.OverridesInvalid),
            (Laid([], d => d with { ConfigOverrides = new() { SecretName = endless } }).Planned(), Reasons.OverridesInvalid),
            (Laid([], d => d with { AppRef = new() { Name = endless } }).Planned(), Reasons.AppNotFound),
        })
        {
            Assert.Equal(reason, Held(planned).Reason);
            Assert.Contains("has more than 253", Held(planned).Message, StringComparison.Ordinal);
            Assert.True(Held(planned).Message.Length < 200);
        }
    }

    private static FleetBuilder Laid(IEnumerable<string> configMaps, Func<AppDeploymentSpec, AppDeploymentSpec>? change = null) => AFleet()
        .WithApp("metallb").WithWorkspace("alpha").WithCluster("spoke-1")
        .WithDeployment("metallb-1.0.0", d => d with { Spec = (change ?? (spec => spec))(d.Spec with { ClusterConfigOverrides = Entries(configMaps) }) });

    private static ClusterConfigOverride[] Entries(IEnumerable<string> configMaps) => [.. configMaps.Select(name => new ClusterConfigOverride { ConfigMapName = name })];

    private static IEnumerable<(string Origin, string Text)> Layers(PlannedDeployment planned) => planned.Releases.Single().Layers.Select(l => (l.Origin, l.Text));

    private static string Text(int bytes) => "a: ".PadRight(bytes, 'x');
}
