using Hansa.Api;
using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Hosting;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Drill.Oracle;
using Hansa.Sandbox.Objects;

namespace Hansa.Drill.Tests;

/// <summary>People change their minds while a cluster is being looked at.</summary>
public sealed class NewestPlanTests
{
    /// <summary>Of the machine's time: ample for a plan. The controller's own clock stands still meanwhile, so that the request does not end.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Of the release, when it is there; until the look is over no time passes for the controller.</summary>
    private static async Task<string> FirstVersionAsync(SmallFleet fleet)
    {
        for (var waited = TimeSpan.Zero; waited < 3 * Slow && await VersionAsync(fleet) is null; waited += Look)
            await Task.Delay(Look, TimeProvider.System, TestContext.Current.CancellationToken);
        await fleet.UntilAsync(async () => await VersionAsync(fleet) is not null);
        return await VersionAsync(fleet) ?? "";
    }

    private static async Task<string?> VersionAsync(SmallFleet fleet)
    {
        var releases = await DrillFleet.ListAsync(fleet.Spokes[0], Kinds.HelmRelease("v2"), SmallFleet.Workspace, TestContext.Current.CancellationToken);
        return releases is [var release, ..] ? release.Text("spec", "chart", "spec", "version") : null;
    }

    /// <summary>The last thing that is asked for before there is a plan to be carried out; then comes the look at the namespace.</summary>
    private static bool ReleasesListed(ServedRequest request) => request is { Cluster: "spoke-1", Resource: "helmreleases", Verb: "list" };

    [Fact]
    public async Task What_was_wanted_before_is_not_written_any_more()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 1);
        var look = new TaskCompletionSource<ActiveFault>();
        fleet.WhenServed(ReleasesListed, () => look.SetResult(fleet.Fail("spoke-1", new Fault(FaultEffect.Delay) { Verbs = ["get"], Resources = ["namespaces"], Delay = Slow, Times = 1 })));
        await fleet.WithControllerAsync(async () =>
        {
            await fleet.UntilAsync(() => Task.FromResult(look.Task.IsCompleted && look.Task.Result.Hits > 0));
            await fleet.People.WriteDeploymentAsync(SmallFleet.Workspace, DrillApps.Alpha, new WantedDeployment(DrillApps.Alpha, "2.0.0"), TestContext.Current.CancellationToken);
            Assert.Equal("2.0.0", await FirstVersionAsync(fleet));
        });
    }
}
