using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;

namespace Hansa.Federation.Tests.Fleet.Removals;

/// <summary>What a workspace orders by what the management cluster itself says, while no watch tells of it.</summary>
public sealed class FreshLookTests : IAsyncLifetime
{
    private const string Chart = """{"name":"metallb","version":"1.0.0","repository":{"name":"charts","url":"https://charts.example.org"}}""";
    private static readonly ObjectKey Namespace = ObjectKey.ClusterScoped(RemovalGround.Ns);
    private RemovalGround _ground = null!;

    public async ValueTask InitializeAsync()
    {
        _ground = await RemovalGround.StartAsync(("spoke-1", []));
        await _ground.StopWatchingAsync();
    }

    public ValueTask DisposeAsync() => _ground.DisposeAsync();

    [Fact]
    public async Task A_deployment_that_is_there_keeps_what_it_asks_for() => Assert.False(await GoesAsync());

    [Fact]
    public async Task A_deployment_that_is_gone_asks_for_nothing()
    {
        await _ground.Management.DeleteAsync(Kinds.AppDeployment, RemovalGround.Deployment);

        Assert.True(await GoesAsync());
    }

    [Fact]
    public async Task A_selector_and_the_labels_that_it_meets_are_read_together()
    {
        await _ground.Management.PatchAsync(Kinds.AppDeployment, RemovalGround.Deployment, """{"spec":{"clusterSelector":{"matchLabels":{"sea":"north"}}}}""");
        Assert.True(await GoesAsync());

        await _ground.Management.PatchAsync(Kinds.KommanderCluster, RemovalGround.Spoke, """{"metadata":{"labels":{"sea":"north"}}}""");
        Assert.False(await GoesAsync());
    }

    [Fact]
    public async Task An_App_that_drops_a_release_is_read_anew()
    {
        var extra = RemovalGround.MetalLb with { Name = "metallb-extra", Target = new ReleaseTarget("metallb-extra", RemovalGround.Ns, "metallb") };
        await ReleasesAsync("""{"name":"metallb","chart":CHART},{"name":"metallb-extra","chart":CHART}""");
        Assert.Null(Uninstalls.Of(await PlanAsync(), extra));

        await ReleasesAsync("""{"name":"metallb","chart":CHART}""");
        Assert.NotNull(Uninstalls.Of(await PlanAsync(), extra));
        Assert.False(await GoesAsync());
    }

    [Fact]
    public async Task An_App_that_is_gone_keeps_what_runs()
    {
        await _ground.Management.DeleteAsync(Kinds.App, ObjectKey.ClusterScoped(RemovalGround.App));

        Assert.False(await GoesAsync());
    }

    [Fact]
    public async Task A_deployment_of_another_App_that_no_watch_has_told_of_is_planned_with_that_App()
    {
        await _ground.AppAsync("velero");
        await _ground.Management.PatchAsync(Kinds.AppDeployment, RemovalGround.Deployment, """{"spec":{"appRef":{"name":"velero-1.0.0"}}}""");

        Assert.True(await GoesAsync());
        Assert.Equal(["velero"], (await PlanAsync()).Deployments.Select(d => d.AppId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_the_workspace_is_gone_or_going_nothing_follows_from_it(bool isGone)
    {
        if (!isGone)
        {
            await _ground.Management.PatchAsync(Kinds.Workspace, RemovalGround.Alpha, """{"metadata":{"finalizers":["hansa.dev/test"]}}""");
        }

        await _ground.Management.DeleteAsync(Kinds.Workspace, RemovalGround.Alpha);

        Assert.Equal((Reasons.RemovalUnconfirmed, $"Workspace alpha is {(isGone ? "gone" : "being deleted")}; what follows from it stays on the clusters"), await ObjectionAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_its_namespace_is_gone_or_going_nothing_follows_from_it(bool isGone)
    {
        if (!isGone)
        {
            await _ground.Management.PatchAsync(Kinds.AppDeployment, RemovalGround.Deployment, """{"metadata":{"finalizers":["hansa.dev/test"]}}""");
        }

        await _ground.Management.DeleteAsync(Kinds.Namespace, Namespace);

        Assert.Equal((Reasons.RemovalUnconfirmed, $"Namespace alpha-ns is {(isGone ? "gone" : "being deleted")}; what follows from it stays on the clusters"), await ObjectionAsync());
    }

    [Fact]
    public async Task A_definition_that_was_made_again_without_its_objects_orders_nothing()
    {
        await _ground.Management.DeleteAsync(Kinds.CustomResourceDefinition, ObjectKey.ClusterScoped("appdeployments.apps.kommander.d2iq.io"));
        await _ground.Management.DefineAsync("appdeployments.yaml");

        Assert.Equal(Reasons.RestoreUnconfirmed, (await ObjectionAsync()).Reason);
    }

    [Fact]
    public async Task A_deployment_that_cannot_be_read_keeps_everything_of_its_workspace()
    {
        await _ground.Management.DeleteAsync(Kinds.AppDeployment, RemovalGround.Deployment);
        await _ground.DeployAsync("another", new JsonObject { ["clusterConfigOverrides"] = new JsonArray((JsonNode?)null) });

        Assert.Equal((Reasons.Unreadable, "AppDeployment another"), await UnreadableAsync());
    }

    [Fact]
    public async Task A_cluster_that_cannot_be_read_keeps_everything_of_its_workspace()
    {
        await _ground.Management.PatchAsync(Kinds.KommanderCluster, RemovalGround.Spoke, """{"spec":{"ingress":{"hosts":[null]}}}""");

        Assert.Equal((Reasons.Unreadable, "KommanderCluster spoke-1"), await UnreadableAsync());
    }

    [Fact]
    public async Task An_App_that_cannot_be_read_keeps_everything_of_its_workspace()
    {
        await ReleasesAsync("null");

        Assert.Equal((Reasons.Unreadable, $"App {RemovalGround.App}"), await UnreadableAsync());
    }

    [Fact]
    public async Task A_namespace_without_a_workspace_orders_nothing()
    {
        var look = await _ground.Look.AtWorkspaceAsync("nobodys");

        Assert.Equal(Reasons.RemovalUnconfirmed, look.Objection?.Reason);
        Assert.Empty(look.Plans);
    }

    [Fact]
    public async Task A_management_cluster_that_does_not_answer_orders_nothing()
    {
        _ground.Management.Client.Dispose();

        var look = await _ground.Look.AtWorkspaceAsync(RemovalGround.Ns);

        Assert.NotNull(look.Objection);
        Assert.Empty(look.Plans);
    }

    private Task ReleasesAsync(string releases) => _ground.Management.PatchAsync(
        Kinds.App,
        ObjectKey.ClusterScoped(RemovalGround.App),
        $$"""{"spec":{"chart":null,"releases":[{{releases.Replace("CHART", Chart, StringComparison.Ordinal)}}] } }""");

    private async Task<bool> GoesAsync() => Uninstalls.Of(await PlanAsync(), RemovalGround.MetalLb) is not null;

    private async Task<ClusterPlan> PlanAsync()
    {
        var look = await _ground.Look.AtWorkspaceAsync(RemovalGround.Ns);
        Assert.Null(look.Objection);
        return look.Plans[RemovalGround.Spoke];
    }

    private async Task<(string? Reason, string? Message)> ObjectionAsync()
    {
        var look = await _ground.Look.AtWorkspaceAsync(RemovalGround.Ns);
        Assert.Empty(look.Plans);
        return (look.Objection?.Reason, look.Objection?.Message);
    }

    private async Task<(string? Reason, string? Who)> UnreadableAsync()
    {
        var (reason, message) = await ObjectionAsync();
        Assert.EndsWith("; nothing of workspace alpha is removed before that is corrected", message, StringComparison.Ordinal);
        return (reason, message?.Split(" cannot be read")[0]);
    }
}
