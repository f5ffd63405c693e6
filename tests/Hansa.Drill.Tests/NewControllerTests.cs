using Hansa.Api;
using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Hosting;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Objects;

namespace Hansa.Drill.Tests;

/// <summary>A controller that starts anew where nothing has changed meanwhile.</summary>
public sealed class NewControllerTests
{
    private static readonly HashSet<string> Writes = ["create", "update", "patch", "delete", "deletecollection"];

    [Fact]
    public async Task It_asks_for_no_write_but_of_its_Lease()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 3);
        await fleet.WithControllerAsync(() => AtRestAsync(fleet));
        fleet.Forget();

        await fleet.WithControllerAsync(() => AtRestAsync(fleet));

        Assert.NotEmpty(fleet.Served);
        Assert.DoesNotContain(fleet.Served, request => Writes.Contains(request.Verb) && request.Resource != "leases");
        Assert.Empty(fleet.Errors);
    }

    [Theory]
    [InlineData("workspaces.workspaces.kommander.mesosphere.io")]
    [InlineData("kommanderclusters.kommander.mesosphere.io")]
    [InlineData("apps.apps.kommander.d2iq.io")]
    [InlineData("appdeployments.apps.kommander.d2iq.io")]
    [InlineData("namespaces")]
    [InlineData("configmaps")]
    [InlineData("secrets")]
    public async Task It_delivers_whichever_kind_of_intent_it_gets_to_see_last(string kind)
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 2);
        var late = new TaskCompletionSource<ActiveFault>();
        fleet.WhenServed(HubKeyRead, () => late.SetResult(fleet.Fail(new Fault(FaultEffect.Error) { Verbs = ["list"], Resources = [kind], Code = 503 })));

        await fleet.WithControllerAsync(async () =>
        {
            await fleet.PassAsync(TimeSpan.FromSeconds(10));
            var fault = await late.Task;
            Assert.True(fault.Hits > 0, $"the list of {kind} was asked for");
            Assert.Empty(await ReleasesAsync(fleet));
            fault.Dispose();
            await fleet.UntilAsync(async () => (await ReleasesAsync(fleet)).Length == 2);
        });
    }

    /// <summary>The last thing that a controller asks for before it watches.</summary>
    private static bool HubKeyRead(ServedRequest request) => request is { Verb: "get", Resource: "secrets" };

    private static async Task<string[]> ReleasesAsync(SmallFleet fleet)
    {
        var clusters = await Task.WhenAll(fleet.Spokes.Select(spoke => DrillFleet.ListAsync(
            spoke, Kinds.HelmRelease("v2"), SmallFleet.Workspace, TestContext.Current.CancellationToken)));
        return [.. clusters.SelectMany(releases => releases).Select(release => release.Text("metadata", "name"))];
    }

    private static async Task AtRestAsync(SmallFleet fleet)
    {
        await fleet.UntilAsync(async () => (await fleet.ClustersAsync()).All(cluster => cluster.Items("status", "releases").Any() && cluster.Text("status", "phase") == "Joined"));
        await fleet.PassAsync(TimeSpan.FromMinutes(2));
    }
}
