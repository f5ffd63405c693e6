using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Faults;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Drill.Oracle;
using Hansa.Sandbox.Objects;

namespace Hansa.Drill.Tests;

/// <summary>What goes wrong in one place of the management cluster holds up nobody else, also not after a start.</summary>
public sealed class OthersGoOnTests
{
    private const string Overrides = "overrides";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_workspace_whose_ConfigMaps_cannot_be_listed_holds_up_no_other_and_says_so()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 1);
        await fleet.People.WriteWorkspaceAsync("other", Ct);
        await fleet.WithControllerAsync(() => fleet.UntilAsync(async () => await fleet.Management.GetAsync(Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped("other")), Ct) is not null));
        using var fault = fleet.Fail(new Fault(FaultEffect.Error) { Verbs = ["list"], Resources = ["configmaps"], Namespaces = ["other"], Code = 500 });

        await fleet.WithControllerAsync(async () =>
        {
            await fleet.UntilAsync(async () => (await DrillFleet.ListAsync(fleet.Spokes[0], Kinds.HelmRelease("v2"), SmallFleet.Workspace, Ct)).Length == 1);
            await fleet.UntilAsync(async () => (await StatusAsync(fleet)).Contains($"\"{Reasons.Unreadable}\"", StringComparison.Ordinal));
            Assert.True(fault.Hits > 0);
        });
    }

    [Fact]
    public async Task Overrides_that_cannot_be_fetched_hold_their_deployment_and_no_other_also_after_a_start()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 1);
        await fleet.People.WriteValuesAsync(SmallFleet.Workspace, Overrides, "level: 1\n", Ct);
        await fleet.People.WriteDeploymentAsync(SmallFleet.Workspace, DrillApps.Alpha, new WantedDeployment(DrillApps.Alpha, "1.0.0") { Overrides = Overrides }, Ct);
        await fleet.WithControllerAsync(() => fleet.UntilAsync(async () => (await ValuesAsync(fleet)).Contains("level: 1\n")));
        var fault = fleet.Fail(new Fault(FaultEffect.Error) { Verbs = ["get"], Resources = ["configmaps"], Namespaces = [SmallFleet.Workspace], Code = 403 });
        await fleet.People.WriteValuesAsync(SmallFleet.Workspace, Overrides, "level: 2\n", Ct);
        await fleet.People.WriteDeploymentAsync(SmallFleet.Workspace, DrillApps.Beta, new WantedDeployment(DrillApps.Beta, "1.0.0"), Ct);

        await fleet.WithControllerAsync(async () =>
        {
            await fleet.UntilAsync(async () => (await ReleasesAsync(fleet)).Contains(DrillApps.Beta));
            await fleet.UntilAsync(async () => await ReasonAsync(fleet, DrillApps.Alpha) == Reasons.Unreadable);
            Assert.NotEqual(Reasons.Unreadable, await ReasonAsync(fleet, DrillApps.Beta));
            Assert.Equal([DrillApps.Alpha, DrillApps.Beta], await ReleasesAsync(fleet));
            Assert.Contains("level: 1\n", await ValuesAsync(fleet));

            fault.Dispose();
            await fleet.UntilAsync(async () => (await ValuesAsync(fleet)).Contains("level: 2\n"));
        });
    }

    [Fact]
    public async Task A_kubeconfig_that_cannot_be_fetched_is_told_and_is_no_reason_to_let_the_cluster_go()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 2);
        var second = new ObjectKey(SmallFleet.Workspace, "spoke-2");
        await fleet.People.SetDetachPolicyAsync(second.Name, SmallFleet.Workspace, "Remove", Ct);
        await fleet.WithControllerAsync(() => fleet.UntilAsync(async () =>
            (await ReleasesAsync(fleet, 1)).Length == 1 && (await fleet.ClustersAsync()).All(cluster => cluster.Text("status", "phase") == "Joined")));
        var fault = fleet.Fail(new Fault(FaultEffect.Error) { Verbs = ["get"], Resources = ["secrets"], Namespaces = [SmallFleet.Workspace], Code = 403 });

        await fleet.WithControllerAsync(async () =>
        {
            await fleet.UntilAsync(async () => (await fleet.ClustersAsync()).All(cluster => ReasonOf(cluster) == Reasons.Unreadable && cluster.Text("status", "phase") == "Joined"));
            await fleet.People.DeleteAsync(Kinds.KommanderCluster, second, Ct);
            await fleet.UntilAsync(async () => (await fleet.ClustersAsync()).Any(cluster => cluster.Text("metadata", "name") == second.Name && cluster.Text("status", "phase") == "UnjoinFailed"));
            Assert.Single(await ReleasesAsync(fleet, 1));

            fault.Dispose();
            await fleet.UntilAsync(async () => (await fleet.ClustersAsync()).Length == 1);
            Assert.Empty(await ReleasesAsync(fleet, 1));
        });
    }

    [Fact]
    public async Task A_KubeFedCluster_that_somebody_deletes_is_made_again_with_its_status()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 1);
        var record = Kinds.KubeFedCluster.ObjectPath(new ObjectKey(WellKnown.KommanderNamespace, "spoke-1"));
        await fleet.WithControllerAsync(async () =>
        {
            async Task<string?> ReadyAsync()
            {
                using var found = await fleet.Management.GetAsync(record, Ct);
                return found?.RootElement.Items("status", "conditions").Any() == true ? found.RootElement.Text("metadata", "uid") : null;
            }

            await fleet.UntilAsync(async () => await ReadyAsync() is not null);
            var before = await ReadyAsync();

            await fleet.Management.DeleteAsync(Kinds.KubeFedCluster, new ObjectKey(WellKnown.KommanderNamespace, "spoke-1"), new(before!, null), Ct);

            await fleet.UntilAsync(async () => await ReadyAsync() is { } now && now != before);
        });
    }

    private static async Task<string[]> ReleasesAsync(SmallFleet fleet, int spoke = 0)
    {
        var releases = await DrillFleet.ListAsync(fleet.Spokes[spoke], Kinds.HelmRelease("v2"), SmallFleet.Workspace, Ct);
        return [.. releases.Select(release => release.Text("metadata", "name")).Order(StringComparer.Ordinal)];
    }

    private static async Task<string[]> ValuesAsync(SmallFleet fleet)
    {
        var maps = await DrillFleet.ListAsync(fleet.Spokes[0], Kinds.ConfigMap, SmallFleet.Workspace, Ct);
        return [.. maps.Select(map => map.TextOr("", "data", WellKnown.ValuesKey))];
    }

    private static async Task<string> ReasonAsync(SmallFleet fleet, string deployment)
    {
        using var found = await fleet.Management.GetAsync(Kinds.AppDeployment.ObjectPath(new ObjectKey(SmallFleet.Workspace, deployment)), Ct);
        return ReasonOf(found!.RootElement); // the test made it
    }

    private static string ReasonOf(JsonElement item) =>
        item.Items("status", "conditions").Where(c => c.Text("type") == "Ready").Select(c => c.Text("reason")).FirstOrDefault("");

    private static async Task<string> StatusAsync(SmallFleet fleet)
    {
        using var found = await fleet.Management.GetAsync(Kinds.Workspace.ObjectPath(ObjectKey.ClusterScoped("other")), Ct);
        return found!.RootElement.TryGetProperty("status", out var status) ? status.GetRawText() : "";
    }
}
