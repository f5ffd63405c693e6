using System.Text.Json;
using Hansa.Sandbox.Fleet;

namespace Hansa.Sandbox.Tests.Fleet;

/// <summary>The line that <c>hansa up</c> shows on a terminal.</summary>
public sealed class FleetStatusLineTests
{
    private const string Joined = """{"status":{"phase":"Joined","conditions":[{"type":"Reachable","status":"True"}]}}""";
    private const string Away = """{"status":{"phase":"Joined","conditions":[{"type":"Reachable","status":"False"}]}}""";
    private const string Ready = """{"metadata":{"name":"reloader"},"status":{"conditions":[{"type":"Ready","status":"True","reason":"Ready"}]}}""";
    private const string Waiting = """{"metadata":{"name":"kiali"},"status":{"conditions":[{"type":"Ready","status":"False","reason":"DependencyNotReady"}]}}""";

    [Fact]
    public void At_first_it_says_how_many_can_be_attached() => Assert.Equal("0 of 3 clusters joined", Line([], []));

    [Fact]
    public void It_counts_what_is_well() => Assert.Equal("2 of 3 clusters joined, 1 of 1 services ready", Line([Joined, Joined, "{}"], [Ready]));

    [Fact]
    public void It_names_what_is_not() => Assert.Equal(
        "2 of 3 clusters joined, 1 unreachable, 1 of 2 services ready, kiali: DependencyNotReady", Line([Joined, Away], [Ready, Waiting]));

    [Fact]
    public void What_was_just_made_has_not_been_looked_at() => Assert.EndsWith("kiali: not looked at yet", Line([], ["""{"metadata":{"name":"kiali"}}"""]), StringComparison.Ordinal);

    private static string Line(string[] clusters, string[] deployments) => FleetStatusLine.Text(
        clusters.Select(c => FleetStatusLine.ClusterSight.Of(JsonElement.Parse(c))), deployments.Select(d => FleetStatusLine.DeploymentSight.Of(JsonElement.Parse(d))), attachable: 3);
}
