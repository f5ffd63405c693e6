using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Fleet;
using Hansa.Federation.Fleet.Removals;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Federation.Tests.Fleet.Removals;

/// <summary>What people order of a cluster that is detached with <c>Remove</c>, read afresh from the management cluster.</summary>
public sealed class DetachOrderTests : IAsyncLifetime
{
    private static readonly ObjectKey Spoke = new("alpha-ns", "spoke-1");
    private static readonly ObjectKey Alpha = ObjectKey.ClusterScoped("alpha");
    private ManagementGround _ground = null!;
    private IntentStore _intent = null!;
    private FreshLook _look = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ground = await ManagementGround.StartAsync();
        _intent = new IntentStore(_ground.Client, TimeProvider.System, new Random(1), NullLogger<IntentStore>.Instance);
        var fleet = new FleetView(_intent, () => "hub-1", _ => null, pauseAll: false, TimeSpan.FromSeconds(10), TimeProvider.System, NullLogger<FleetView>.Instance);
        _look = new FreshLook(_ground.Client, _ground.Hub, fleet, TimeProvider.System);
        await _ground.CreateAsync(Kinds.Namespace, null, Spoke.Namespace);
        await _ground.CreateAsync(Kinds.Workspace, null, "alpha");
        await _ground.CreateAsync(Kinds.KommanderCluster, Spoke.Namespace, Spoke.Name, new JsonObject
        {
            ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray("hansa.dev/test") },
            ["spec"] = new JsonObject { ["detachPolicy"] = "Remove" },
        });
        await _ground.Hub.StartAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _intent.DisposeAsync();
        await _ground.DisposeAsync();
    }

    [Fact]
    public async Task What_is_deleted_with_Remove_is_removed()
    {
        await _ground.DeleteAsync(Kinds.KommanderCluster, Spoke);

        Assert.Same(DetachOrder.Remove, await AskAsync());
    }

    [Fact]
    public async Task What_is_not_being_deleted_is_not() => Assert.IsType<DetachOrder.Retain>(await AskAsync());

    [Fact]
    public async Task While_its_namespace_goes_everything_stays()
    {
        await _ground.DeleteAsync(Kinds.Namespace, ObjectKey.ClusterScoped(Spoke.Namespace));

        Assert.IsType<DetachOrder.Retain>(await AskAsync());
    }

    [Fact]
    public async Task While_its_definition_goes_everything_stays()
    {
        await _ground.DeleteAsync(Kinds.CustomResourceDefinition, ObjectKey.ClusterScoped("kommanderclusters.kommander.mesosphere.io"));

        Assert.IsType<DetachOrder.Retain>(await AskAsync());
    }

    [Fact]
    public async Task While_another_definition_is_unconfirmed_it_waits()
    {
        await _ground.DeleteAsync(Kinds.KommanderCluster, Spoke);
        await _ground.DeleteAsync(Kinds.CustomResourceDefinition, ObjectKey.ClusterScoped("apps.apps.kommander.d2iq.io"));
        await _ground.DefineAsync("apps.yaml");

        Assert.Equal(Reasons.RestoreUnconfirmed, Assert.IsType<DetachOrder.Wait>(await AskAsync()).For.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pause_that_no_watch_has_told_of_yet_holds_it(bool ofCluster)
    {
        await _ground.DeleteAsync(Kinds.KommanderCluster, Spoke);
        await (ofCluster ? _ground.AnnotateAsync(Kinds.KommanderCluster, Spoke, Annotations.Paused, "yes") : _ground.AnnotateAsync(Kinds.Workspace, Alpha, Annotations.Paused, "true"));

        Assert.Equal(Reasons.Paused, Assert.IsType<DetachOrder.Wait>(await AskAsync()).For.Reason);
    }

    private Task<DetachOrder> AskAsync() => _look.AtDetachAsync(new ClusterPlan { Cluster = Spoke, HubId = "hub-1", Workspace = "alpha", IsHost = false, IsDetaching = true, Needs = AppCatalog.Empty.Needs, Variant = PlanVariant.Empty });
}
