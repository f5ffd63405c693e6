using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Drill.Oracle;
using Hansa.Sandbox.Objects;

namespace Hansa.Drill.Tests;

/// <summary>An AppDeployment that somebody writes in a form that can't be read.</summary>
public sealed class UnreadableDeploymentTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_so_and_the_controller_takes_that_for_no_error()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 1);
        await DrillDefinitions.InstallAsync(fleet.Management, Ct);

        await fleet.WithControllerAsync(async () =>
        {
            await fleet.UntilAsync(async () => (await ReadyAsync(fleet))?.Reason is not (null or Reasons.Unreadable));
            await fleet.People.WriteDeploymentAsync(SmallFleet.Workspace, DrillApps.Alpha, new WantedDeployment(DrillApps.Alpha, "1.0.0") { Unreadable = true }, Ct);

            await fleet.UntilAsync(async () => await ReadyAsync(fleet) is { Reason: Reasons.Unreadable });
        });

        Assert.Empty(fleet.Errors);
    }

    private static async Task<StandingCondition?> ReadyAsync(SmallFleet fleet)
    {
        using var found = await fleet.Management.GetAsync(Kinds.AppDeployment.ObjectPath(new ObjectKey(SmallFleet.Workspace, DrillApps.Alpha)), Ct);
        return found!.RootElement.Clone().Condition(ConditionTypes.Ready); // it is there
    }
}
