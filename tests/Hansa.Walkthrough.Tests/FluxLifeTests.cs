using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Flux;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>
/// Flux is absent on a cluster, comes, is upgraded, goes and returns: every state has its reason and nothing is lost. The kubeconfig's user
/// has the rights that the README asks for, and no more. One story, told in order.
/// </summary>
[ToldInOrder]
public abstract class FluxLifeTests(Fleet fleet, Story story) : OnTheFleet(fleet), IClassFixture<Story>
{
    private const string Workspace = "flux-life";
    private const string Cluster = "outpost";
    private const string App = "gatekeeper";
    private const string Deployment = "gatekeeper-0.6.8";

    private string Ns => story.Namespace;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task Step_1_a_cluster_without_Flux_joins_and_says_what_it_lacks() => story.TellAsync(async () =>
    {
        var outpost = await Fleet.OutpostAsync();
        await outpost.Cluster.ApplyAsync("""
            apiVersion: v1
            kind: Node
            metadata: {name: first}
            spec: {providerID: "kind://docker/outpost/first"}
            """);
        story.Namespace = await Fleet.WorkspaceAsync(Workspace);
        await Fleet.DeployAsync(Ns, Deployment);
        await Fleet.KubeconfigSecretAsync(Ns, $"{Cluster}-kubeconfig", outpost.Kubeconfig);
        await Fleet.ClusterAsync(Ns, Cluster);

        var joined = await WithoutFluxAsync();

        Assert.Contains("install Flux there", joined.Message, StringComparison.Ordinal);
        await Fleet.Hub.EventuallyAsync(Kinds.KommanderCluster, new ObjectKey(Ns, Cluster), "names its provider", c => c.Text("status", "type") == "kind");
    });

    [Fact]
    public Task Step_2_Flux_comes_and_everything_is_delivered() => story.TellAsync(async () =>
    {
        var outpost = await Fleet.OutpostAsync();

        await outpost.InstallFluxAsync(FluxEra.V2Beta2, Ct);

        await Fleet.DeployedAsync(Ns, Deployment, 1);
        await FluxFoundAsync();
        story.Remembered = await outpost.UidOfReleaseAsync(Ns, App);
    });

    [Fact]
    public Task Step_3_after_an_upgrade_of_Flux_the_releases_go_on_in_the_new_version() => story.TellAsync(async () =>
    {
        var outpost = await Fleet.OutpostAsync();

        await outpost.InstallFluxAsync(FluxEra.V2, Ct);
        await DeployAnotherAsync();

        await outpost.ReleaseAsync(Ns, "barge", "is written by Hansa in the new version", release => WrittenIn(release, "helm.toolkit.fluxcd.io/v2"));
        await Fleet.DeployedAsync(Ns, "barge", 1);
        await Fleet.DeployedAsync(Ns, Deployment, 1);
        Assert.Equal(story.Remembered, await outpost.UidOfReleaseAsync(Ns, App));
    });

    [Fact]
    public Task Step_4_Flux_is_removed_under_running_services_and_that_is_told() => story.TellAsync(async () =>
    {
        var outpost = await Fleet.OutpostAsync();

        await outpost.RemoveFluxAsync();

        await WithoutFluxAsync();
    });

    [Fact]
    public Task Step_5_Flux_returns_and_everything_is_made_again() => story.TellAsync(async () =>
    {
        var outpost = await Fleet.OutpostAsync();

        await outpost.InstallFluxAsync(FluxEra.V2, Ct);

        await Fleet.DeployedAsync(Ns, Deployment, 1);
        await Fleet.DeployedAsync(Ns, "barge", 1);
        await FluxFoundAsync();
        Assert.NotEqual(story.Remembered, await outpost.UidOfReleaseAsync(Ns, App));
    });

    [Fact]
    public Task Step_6_a_detach_that_would_remove_services_where_Flux_is_gone_says_so() => story.TellAsync(async () =>
    {
        var outpost = await Fleet.OutpostAsync();
        await outpost.RemoveFluxAsync();
        await WithoutFluxAsync();
        await Fleet.ClusterAsync(Ns, Cluster, "  detachPolicy: Remove\n  detachTimeout: 10s");
        await Fleet.Management.RunAsync($"delete kommandercluster -n {Ns} {Cluster} --wait=false");

        await Fleet.ClusterReasonAsync(Ns, Cluster, "UnjoinFailed", Reasons.FluxMissing);

        await Fleet.Hub.GoneAsync(Kinds.KommanderCluster, new ObjectKey(Ns, Cluster));
        await Fleet.EventAsync(Ns, Cluster, Reasons.LetGo);
        await Fleet.Management.RunAsync($"delete workspace {Workspace} --timeout=60s");
        await Fleet.Management.RunAsync("delete app barge");
        await outpost.Cluster.RunAsync($"delete namespace {Ns} --timeout=60s");
    });

    private async Task<StandingCondition> WithoutFluxAsync()
    {
        await Fleet.DeploymentAsync(Ns, Deployment, Reasons.FluxMissing);
        return await Fleet.ClusterReasonAsync(Ns, Cluster, "Joined", Reasons.FluxMissing);
    }

    private Task<JsonElement> FluxFoundAsync() => Fleet.Hub.EventuallyAsync(
        Kinds.KommanderCluster, new ObjectKey(Ns, Cluster), "has Flux", c => c.Condition("FluxAvailable") is { Status: "True", Reason: Reasons.FluxFound } && c.Condition("Ready")?.Reason == Reasons.Joined);

    private async Task DeployAnotherAsync()
    {
        await Fleet.AppAsync("barge", "");
        await Fleet.DeployAsync(Ns, "barge");
    }

    private static bool WrittenIn(JsonElement release, string version) =>
        release.At("metadata", "managedFields") is { } fields
        && fields.EnumerateArray().Any(entry => (entry.Text("manager") ?? "").StartsWith("hansa-", StringComparison.Ordinal) && entry.Text("apiVersion") == version);
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
[ToldInOrder]
public sealed class EmbeddedFluxLifeTests(EmbeddedFleet fleet, Story story) : FluxLifeTests(fleet, story);

/// <inheritdoc/>
[Collection<OnRealServers>]
[ToldInOrder]
public sealed class RealFluxLifeTests(RealFleet fleet, Story story) : FluxLifeTests(fleet, story);
