using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Hub;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using Hansa.Federation.Workspaces;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Federation.Tests.Workspaces;

/// <summary>What is made again when it is deleted, on an embedded management cluster.</summary>
public sealed class WorkspaceEssentialsTests : IAsyncLifetime
{
    private static readonly ObjectKey Default = ObjectKey.ClusterScoped(WellKnown.DefaultWorkspace);
    private static readonly ObjectKey Record = new(WellKnown.KommanderNamespace, WellKnown.HubConfigMap);
    private readonly RunningLoop _essentials = new();
    private readonly WaitedClock _clock = new();
    private RemovalGround _ground = null!; // InitializeAsync

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ground = await RemovalGround.StartAsync();
        await _ground.WorkspaceAsync(WellKnown.DefaultWorkspace);
        await _ground.SeenAsync(intent => intent.Workspaces.Items.ContainsKey(Default));
    }

    public async ValueTask DisposeAsync()
    {
        await _essentials.DisposeAsync();
        await _ground.DisposeAsync();
    }

    [Fact]
    public async Task Host_cluster_is_made_again_only_when_whoever_waits_for_it_to_go_has_seen_that()
    {
        Start();
        await _ground.SeenAsync(intent => intent.Clusters.Items.ContainsKey(HostCluster.Key));
        var before = (await _ground.Management.MetadataAsync(Kinds.KommanderCluster, HostCluster.Key)).Uid;

        var waits = _clock.TimerSetAsync(WorkspaceEssentials.Farewell);
        await _ground.Management.DeleteAsync(Kinds.KommanderCluster, HostCluster.Key);
        await waits;
        Assert.False(await _ground.Management.HasAsync(Kinds.KommanderCluster, HostCluster.Key));

        _clock.Advance(WorkspaceEssentials.Farewell);
        await _ground.SeenAsync(intent => intent.Clusters.Items.TryGetValue(HostCluster.Key, out var host) && host.Metadata.Uid != before);
    }

    /// <summary>What is known may be ahead of what was told: there the workspace is gone already, and nobody knows yet how it was.</summary>
    [Fact]
    public async Task A_pause_outlives_a_deletion_that_is_not_told_yet()
    {
        using var tell = new ManualResetEventSlim();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ground.Intent.Workspaces.Changed += change => // before the essentials listen
        {
            if (change is { Key.Name: WellKnown.DefaultWorkspace, Now: null })
            {
                reached.TrySetResult();
                tell.Wait(CancellationToken.None);
            }
        };
        try
        {
            Start();
            await _ground.SeenAsync(intent => intent.Clusters.Items.ContainsKey(HostCluster.Key)); // it has looked
            await _ground.Management.AnnotateAsync(Kinds.Workspace, Default, Annotations.Paused, "true");
            await _ground.SeenAsync(intent => intent.Workspaces.Items.GetValueOrDefault(Default)?.Metadata.Annotation(Annotations.Paused) == "true");
            await _ground.Management.DeleteAsync(Kinds.Workspace, Default);
            await reached.Task.WaitAsync(Ct);

            var waits = _clock.TimerSetAsync(WorkspaceEssentials.Farewell);
            await _ground.Management.DeleteAsync(Kinds.KommanderCluster, HostCluster.Key);
            await waits; // it looks for the cluster after the workspace
            Assert.False(await _ground.Management.HasAsync(Kinds.Workspace, Default));
        }
        finally
        {
            tell.Set();
        }

        _clock.Advance(WorkspaceEssentials.Farewell);
        await _ground.SeenAsync(intent => intent.Workspaces.Items.ContainsKey(Default));
        Assert.Equal("true", (await _ground.Management.MetadataAsync(Kinds.Workspace, Default)).Annotation(Annotations.Paused));
    }

    [Fact]
    public async Task A_pause_outlives_the_process_that_let_the_workspace_go()
    {
        await _ground.Management.PatchAsync(Kinds.Workspace, Default, $$"""{"metadata":{"finalizers":["{{Finalizers.Workspace}}"],"annotations":{"{{Annotations.Paused}}":"true"} } }""");
        await _ground.Management.DeleteAsync(Kinds.Workspace, Default);
        await _ground.SeenAsync(intent => intent.Workspaces.Items.GetValueOrDefault(Default) is { Metadata.IsDeleting: true });
        var reconciler = new WorkspaceReconciler(
            _ground.Management.Client, _ground.Intent, _ground.Fleet, _ => false, _ground.Orders, new StatusWriter(_ground.Management.Client), (_, _, _) => { }, _clock, new Random(1));
        await reconciler.ReconcileAsync(Default, Ct);
        _clock.Advance(WorkspaceEssentials.Farewell);
        await reconciler.ReconcileAsync(Default, Ct);
        Assert.False(await _ground.Management.HasAsync(Kinds.Workspace, Default));

        Start(); // as another process does, which was told of nothing
        await _ground.SeenAsync(intent => intent.Clusters.Items.ContainsKey(HostCluster.Key)); // it comes after the workspace

        Assert.Equal("true", (await _ground.Management.MetadataAsync(Kinds.Workspace, Default)).Annotation(Annotations.Paused));
        Assert.Null((await _ground.Management.MetadataAsync(Kinds.ConfigMap, Record)).Annotation(Annotations.DefaultWorkspace));
    }

    /// <summary>Whoever made the workspace again may have ended before it forgot: at another deletion the copy would be an old one.</summary>
    [Fact]
    public async Task A_copy_is_forgotten_where_the_workspace_is_there()
    {
        Start();
        await _ground.SeenAsync(intent => intent.Clusters.Items.ContainsKey(HostCluster.Key)); // it has looked
        await _ground.Management.AnnotateAsync(Kinds.ConfigMap, Record, Annotations.DefaultWorkspace, WorkspaceEssentials.DefaultWorkspace(null).ToJsonString());
        await _ground.Management.AnnotateAsync(Kinds.Workspace, Default, Annotations.DisplayName, "Default");
        await _ground.SeenAsync(intent => intent.Workspaces.Items.GetValueOrDefault(Default)?.Metadata.Annotation(Annotations.DisplayName) == "Default");

        var waits = _clock.TimerSetAsync(WorkspaceEssentials.Farewell);
        await _ground.Management.DeleteAsync(Kinds.KommanderCluster, HostCluster.Key);
        await waits; // it looks for the cluster after the workspace

        Assert.Null((await _ground.Management.MetadataAsync(Kinds.ConfigMap, Record)).Annotation(Annotations.DefaultWorkspace));
    }

    private void Start() => _essentials.Begin(new WorkspaceEssentials(_ground.Management.Client, _ground.Intent, _clock, NullLogger<WorkspaceEssentials>.Instance).RunAsync);
}
