using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Faults;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Drill.Oracle;
using Hansa.Sandbox.Objects;

namespace Hansa.Drill.Tests;

/// <summary>Who pauses a workspace wants to know when nothing is written any more.</summary>
public sealed class PausedWorkspaceTests
{
    private static readonly ObjectKey Workspace = ObjectKey.ClusterScoped(SmallFleet.Workspace);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pass_that_is_under_way_is_finished_and_named_and_after_it_nothing_is_written()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 2);
        await fleet.WithControllerAsync(async () =>
        {
            await fleet.UntilAsync(async () => (await fleet.ClustersAsync()).All(cluster => cluster.Items("status", "releases").Any()));
            using var silence = fleet.Fail("spoke-1", new Fault(FaultEffect.Silence) { Verbs = ["patch"] });
            await DeployAsync(fleet, "2.0.0");
            await fleet.UntilAsync(() => Task.FromResult(silence.Hits > 0));

            await PauseAsync(fleet);
            await fleet.UntilAsync(async () => await PausedAsync(fleet) is { Status: "False", Reason: Reasons.Pausing } pausing && pausing.Message.EndsWith("on spoke-1", StringComparison.Ordinal));
            silence.Dispose();
            await fleet.UntilAsync(async () => await PausedAsync(fleet) is { Status: "True", Reason: Reasons.Paused });

            fleet.Forget();
            await DeployAsync(fleet, "1.0.0");
            await fleet.PassAsync(TimeSpan.FromMinutes(5));
            Assert.Contains(fleet.Served, request => request.Cluster == "spoke-1");
            Assert.DoesNotContain(fleet.Served, request => request.Cluster != "hub" && request.Verb is "create" or "patch" or "update" or "delete");
        });
    }

    private static Task DeployAsync(SmallFleet fleet, string version) =>
        fleet.People.WriteDeploymentAsync(SmallFleet.Workspace, DrillApps.Alpha, new WantedDeployment(DrillApps.Alpha, version), Ct);

    private static async Task PauseAsync(SmallFleet fleet)
    {
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotations.Paused] = "true" } } };
        using var patched = await fleet.Management.MergePatchAsync(Kinds.Workspace, Workspace, JsonSerializer.SerializeToUtf8Bytes(patch), Ct);
    }

    private static async Task<StandingCondition?> PausedAsync(SmallFleet fleet)
    {
        using var found = await fleet.Management.GetAsync(Kinds.Workspace.ObjectPath(Workspace), Ct);
        return found!.RootElement.Clone().Condition(ConditionTypes.Paused); // it is there
    }
}
