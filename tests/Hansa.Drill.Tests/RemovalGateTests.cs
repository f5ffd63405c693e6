using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Faults;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Objects;

namespace Hansa.Drill.Tests;

/// <summary>Nothing is uninstalled before it has stayed away and the server itself, not a watch, says that it is meant.</summary>
public sealed class RemovalGateTests
{
    private static readonly ObjectKey Deployment = new(SmallFleet.Workspace, DrillApps.Alpha);
    private static readonly ObjectKey Cluster = new(SmallFleet.Workspace, "spoke-1");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_label_and_a_selector_that_are_changed_together_remove_nothing_while_one_of_the_watches_lags()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 1);
        await PatchAsync(fleet, Kinds.KommanderCluster, Cluster, """{"metadata":{"labels":{"region":"us"}}}""");
        await PatchAsync(fleet, Kinds.AppDeployment, Deployment, """{"spec":{"clusterSelector":{"matchLabels":{"region":"us"}}}}""");
        await fleet.WithControllerAsync(() => fleet.UntilAsync(async () => await UidAsync(fleet) is not null));
        var uid = await UidAsync(fleet);

        // It lists once, and then is told nothing of deployments any more.
        fleet.Fail(new Fault(FaultEffect.Silence) { Verbs = ["watch"], Resources = [$"{Kinds.AppDeployment.Plural}.{Kinds.AppDeployment.Group}"] });
        await fleet.WithControllerAsync(async () =>
        {
            fleet.Forget();
            await fleet.UntilAsync(() => Task.FromResult(fleet.Served.Any(r => r is { Cluster: "spoke-1", Resource: "helmreleases", Verb: "watch" })));
            fleet.Forget();
            await PatchAsync(fleet, Kinds.AppDeployment, Deployment, """{"spec":{"clusterSelector":{"matchLabels":{"region":"eu"}}}}""");
            await PatchAsync(fleet, Kinds.KommanderCluster, Cluster, """{"metadata":{"labels":{"region":"eu"}}}""");

            // It is about to uninstall, and asks.
            await fleet.UntilAsync(() => Task.FromResult(fleet.Served.Count(r => r is { Cluster: "hub", Resource: "appdeployments", Verb: "list" }) > 1));
        });

        Assert.Equal(uid, await UidAsync(fleet));
    }

    [Fact]
    public async Task What_was_deleted_before_a_start_stays_for_the_settling_time_and_then_goes()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 1);
        await fleet.WithControllerAsync(() => fleet.UntilAsync(async () => await UidAsync(fleet) is not null));
        var uid = await UidAsync(fleet);
        await fleet.People.DeleteAsync(Kinds.AppDeployment, Deployment, Ct);

        await fleet.WithControllerAsync(async () =>
        {
            await fleet.UntilAsync(async () => (await fleet.ClustersAsync()).Any(c => c.GetRawText().Contains($"\"{Reasons.RemovalSettling}\"", StringComparison.Ordinal)));
            Assert.Equal(uid, await UidAsync(fleet));
            await fleet.UntilAsync(async () => await UidAsync(fleet) is null);
        });
    }

    [Fact]
    public async Task A_management_cluster_that_cannot_be_asked_keeps_everything_where_it_is()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 1);
        await fleet.WithControllerAsync(async () =>
        {
            await fleet.UntilAsync(async () => await UidAsync(fleet) is not null);
            var uid = await UidAsync(fleet);
            var silent = fleet.Fail(new Fault(FaultEffect.Error) { Verbs = ["list"], Resources = [$"{Kinds.AppDeployment.Plural}.{Kinds.AppDeployment.Group}"], Code = 503 });
            await fleet.People.DeleteAsync(Kinds.AppDeployment, Deployment, Ct);

            await fleet.UntilAsync(() => Task.FromResult(silent.Hits > 2));
            Assert.Equal(uid, await UidAsync(fleet));
            silent.Dispose();

            await fleet.UntilAsync(async () => await UidAsync(fleet) is null);
        });
    }

    private static async Task PatchAsync(SmallFleet fleet, ResourceType type, ObjectKey key, string patch)
    {
        using var written = await fleet.Management.MergePatchAsync(type, key, JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse(patch)), Ct);
        Assert.NotNull(written);
    }

    private static async Task<string?> UidAsync(SmallFleet fleet) =>
        (await DrillFleet.ListAsync(fleet.Spokes[0], Kinds.HelmRelease("v2"), SmallFleet.Workspace, Ct)) is [var release, ..] ? release.Text("metadata", "uid") : null;
}
