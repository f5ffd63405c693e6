using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Attachment;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Transport;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Attachment;

/// <summary>A detach, step by step. The cluster that is detached is the embedded one itself, by the controller's own rights, or one that says what the test wants.</summary>
public sealed class DetachmentTests : IAsyncLifetime
{
    private static readonly Admission Here = new Admission.Host();
    private static readonly Admission Gone = new Admission.Refused(ClusterPhases.Pending, Reasons.KubeconfigSecretMissing, "waiting for Secret spoke-1-kubeconfig");
    private static readonly ObjectKey Ours = new(RemovalGround.Ns, "metallb-defaults-0");
    private readonly SemaphoreSlim _observed = new(0);
    private readonly List<SessionSlot> _sessions = [];
    private RemovalGround _ground = null!;
    private ObjectKey? _holder;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ground = await RemovalGround.StartAsync(("spoke-1", []));

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions)
        {
            await session.CloseAsync();
        }

        await _ground.DisposeAsync();
        _observed.Dispose();
    }

    [Fact]
    public async Task One_that_never_joined_goes_at_once()
    {
        var cluster = Detaching("Remove") with { Status = new KommanderClusterStatus() };

        Assert.Null((await Detachment().StepAsync(cluster, Nowhere(), Ct)).Recheck);
    }

    [Fact]
    public async Task One_whose_credentials_are_gone_is_let_go_at_once_and_that_is_told()
    {
        var progress = await Detachment().StepAsync(Detaching("Remove"), Gone, Ct);

        Assert.Equal((null, true), (progress.Recheck, progress.IsLetGo));
        Assert.Contains("its credentials are gone", progress.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_credentials_that_were_loaded_before_they_went_it_goes_on()
    {
        await DeliverAsync();
        var detachment = Detachment();
        await detachment.StepAsync(Detaching("Retain"), Here, Ct);

        var progress = await detachment.StepAsync(await ThereAsync("Retain"), Gone, Ct);

        Assert.Equal((null, false), (progress.Recheck, progress.IsLetGo));
        Assert.Equal([$"ConfigMap {Ours}"], progress.LeftBehind);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Retain")]
    public async Task Unless_people_order_otherwise_everything_runs_on_and_keeps_who_released_it(string? policy)
    {
        await DeliverAsync();

        var progress = await Detachment().StepAsync(await ThereAsync(policy), Here, Ct);

        Assert.Equal((null, false), (progress.Recheck, progress.IsLetGo));
        Assert.Equal([$"ConfigMap {Ours}"], progress.LeftBehind);
        var left = await _ground.Management.MetadataAsync(Kinds.ConfigMap, Ours);
        Assert.Equal(($"{HubId}/{RemovalGround.Ns}", null, null), (left.Annotation(Annotations.ReleasedBy), left.Label(Labels.Hub), left.Label(Labels.ManagedBy)));
    }

    [Fact]
    public async Task A_namespace_that_Hansa_made_stays_and_is_named()
    {
        await _ground.Management.PatchAsync(Kinds.Namespace, ObjectKey.ClusterScoped(RemovalGround.Ns), $$"""{"metadata":{"labels":{"{{Labels.Hub}}":"{{HubId}}"} } }""");

        var progress = await Detachment().StepAsync(await ThereAsync("Retain"), Here, Ct);

        Assert.Equal([$"Namespace {RemovalGround.Ns} (made by Hansa)"], progress.LeftBehind);
        Assert.False((await _ground.Management.MetadataAsync(Kinds.Namespace, ObjectKey.ClusterScoped(RemovalGround.Ns))).IsDeleting);
    }

    [Fact]
    public async Task With_Remove_everything_goes_first()
    {
        await _ground.Management.DefineFluxAsync();
        await DeliverAsync();
        var release = await ReleaseAsync("metallb");
        var (detachment, cluster) = (Detachment(), await OrderedAsync());

        var progress = await StepUntilAsync(detachment, cluster, p => p.Recheck is null);

        Assert.Equal((false, "its services were removed"), (progress.IsLetGo, progress.Message));
        Assert.False(await _ground.Management.HasAsync(Kinds.HelmRelease("v2"), release));
        Assert.False(await _ground.Management.HasAsync(Kinds.ConfigMap, Ours));
    }

    [Fact]
    public async Task Anothers_finalizer_is_waited_for_and_let_go_after_the_time_with_what_stays()
    {
        await _ground.Management.DefineFluxAsync();
        var release = await ReleaseAsync("metallb", finalizer: "example.org/wait");
        var (detachment, cluster) = (Detachment(), await OrderedAsync());
        await StepUntilAsync(detachment, cluster, p => p is { Recheck: not null, Delivery.Observed: [{ IsDeleting: true }] });
        _ground.Clock.Advance(TimeSpan.FromMinutes(11));

        var progress = await StepUntilAsync(detachment, cluster, p => p.Recheck is null);

        Assert.True(progress.IsLetGo);
        Assert.Equal([$"HelmRelease {release}"], progress.LeftBehind);
        Assert.Equal(["example.org/wait"], (await _ground.Management.MetadataAsync(Kinds.HelmRelease("v2"), release)).Finalizers);
    }

    [Fact]
    public async Task Where_Flux_is_gone_it_says_so_and_is_let_go_after_its_time()
    {
        var (detachment, cluster) = (Detachment(), await OrderedAsync());

        var waiting = await detachment.StepAsync(cluster, Here, Ct);
        _ground.Clock.Advance(TimeSpan.FromMinutes(11));
        var ended = await detachment.StepAsync(cluster, Here, Ct);

        Assert.Equal((Reasons.FluxMissing, ClusterPhases.UnjoinFailed), (waiting.Reason, waiting.Phase));
        Assert.NotNull(waiting.Recheck);
        Assert.Equal((null, true), (ended.Recheck, ended.IsLetGo));
    }

    [Theory]
    [InlineData(null, 600)]
    [InlineData("15s", 15)]
    [InlineData("no duration", 600)]
    public async Task One_that_does_not_answer_is_tried_until_its_time_is_over(string? timeout, int seconds)
    {
        var (detachment, cluster) = (Detachment(), Detaching("Remove") with { Spec = new KommanderClusterSpec { DetachPolicy = "Remove", DetachTimeout = timeout } });

        _ground.Clock.Advance(TimeSpan.FromSeconds(seconds));
        var waiting = await detachment.StepAsync(cluster, Nowhere(), Ct);
        _ground.Clock.Advance(TimeSpan.FromTicks(1));
        var ended = await detachment.StepAsync(cluster, Nowhere(), Ct);

        Assert.Equal(Reasons.Unreachable, waiting.Reason);
        Assert.NotNull(waiting.Recheck);
        Assert.Equal((null, true), (ended.Recheck, ended.IsLetGo));
    }

    [Fact]
    public async Task Whatever_it_sends_the_detach_ends_in_time()
    {
        await using var odd = new CannedCluster(asked => asked.EndsWith("/kube-system", StringComparison.Ordinal) ? """{"metadata":{"uid":"id-of-spoke-1"}}""" : "[1]");
        var (detachment, cluster, admission) = (Detachment(), Detaching("Retain"), At(odd.Client.Server));

        var waiting = await detachment.StepAsync(cluster, admission, Ct);
        _ground.Clock.Advance(TimeSpan.FromMinutes(11));
        var ended = await detachment.StepAsync(cluster, admission, Ct);

        Assert.Equal(Reasons.DeliveryFailed, waiting.Reason);
        Assert.NotNull(waiting.Recheck);
        Assert.Equal((null, true), (ended.Recheck, ended.IsLetGo));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pause_stops_it_and_its_time(bool ofEverything)
    {
        var detachment = Detachment(ofEverything);
        _ground.Clock.Advance(TimeSpan.FromHours(1));

        var paused = await detachment.StepAsync(Detaching("Remove", paused: !ofEverything), Nowhere(), Ct);

        Assert.Equal((Reasons.Paused, ClusterPhases.Unjoining), (paused.Reason, paused.Phase));
        Assert.NotNull(paused.Recheck);
        Assert.False(detachment.IsOver(Detaching("Remove"))); // it has all its time from the end of the pause on
        _ground.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(detachment.IsOver(Detaching("Remove")));
        _ground.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(detachment.IsOver(Detaching("Remove")));
    }

    [Theory]
    [InlineData(Reasons.RemovalGuarded)]
    [InlineData(Reasons.Paused)]
    public async Task What_was_held_when_the_process_started_has_all_its_time(string reason)
    {
        var before = Detaching("Remove");
        var cluster = before with { Status = before.Status with { Conditions = [new Condition { Type = ConditionTypes.Ready, Status = "False", Reason = reason }] } };
        _ground.Clock.Advance(TimeSpan.FromHours(1));

        Assert.NotNull((await Detachment().StepAsync(cluster, Nowhere(), Ct)).Recheck);
        Assert.Null((await Detachment().StepAsync(before, Nowhere(), Ct)).Recheck);
    }

    [Fact]
    public async Task Its_time_is_counted_from_the_moment_when_the_guard_lets_go()
    {
        await _ground.Management.DefineFluxAsync();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => ReleaseAsync($"old-{i}")));
        var (detachment, cluster) = (Detachment(), await OrderedAsync());
        _ground.Clock.Advance(TimeSpan.FromHours(1));

        var held = await StepUntilAsync(detachment, cluster, p => p.Reason == Reasons.RemovalGuarded);

        Assert.NotNull(held.Recheck);
        Assert.Equal(60, held.Delivery!.ObservedReleases);
        Assert.False(detachment.IsOver(cluster));
        _ground.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(detachment.IsOver(cluster));
        _ground.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(detachment.IsOver(cluster));
    }

    [Theory]
    [InlineData("Remove")]
    [InlineData("Retain")]
    public async Task While_the_hub_may_not_write_nothing_is_done_there(string policy)
    {
        await DeliverAsync();
        await _ground.Management.DeleteAsync(Kinds.ConfigMap, new ObjectKey("kommander", "hansa-hub"));
        await _ground.Management.PatchAsync(Kinds.KommanderCluster, RemovalGround.Spoke, $$"""{"status":{"hubId":"{{HubId}}"} }""", "status");
        await _ground.Management.Hub.LookAsync(Ct);

        var waiting = await Detachment().StepAsync(await ThereAsync(policy), Here, Ct);

        Assert.Equal(Reasons.RestoreUnconfirmed, waiting.Reason);
        Assert.NotNull(waiting.Recheck);
        Assert.NotNull((await _ground.Management.MetadataAsync(Kinds.ConfigMap, Ours)).Label(Labels.Hub));
    }

    [Fact]
    public async Task Another_cluster_than_the_one_that_joined_is_left_alone()
    {
        await DeliverAsync();

        var progress = await Detachment().StepAsync(Detaching("Retain"), Here, Ct);

        Assert.Equal(Reasons.ClusterIdentityChanged, progress.Reason);
        Assert.NotNull(progress.Recheck);
        Assert.NotNull((await _ground.Management.MetadataAsync(Kinds.ConfigMap, Ours)).Label(Labels.Hub));
    }

    [Fact]
    public async Task One_that_leads_to_anothers_cluster_is_let_go_at_once_and_its_services_stay()
    {
        await DeliverAsync();
        _holder = new ObjectKey(RemovalGround.Ns, "spoke-2");

        var progress = await Detachment().StepAsync(await ThereAsync("Retain"), Here, Ct);

        Assert.Equal((null, true), (progress.Recheck, progress.IsLetGo));
        Assert.NotNull((await _ground.Management.MetadataAsync(Kinds.ConfigMap, Ours)).Label(Labels.Hub));
    }

    [Theory]
    [InlineData("Remove")]
    [InlineData("Retain")]
    public async Task Another_cluster_that_has_come_to_answer_since_it_was_compared_is_left_alone(string policy)
    {
        var asked = 0;
        await using var turned = new CannedCluster(path => !path.EndsWith("/kube-system", StringComparison.Ordinal) ? "{}"
            : Interlocked.Increment(ref asked) == 1 ? """{"metadata":{"uid":"id-of-spoke-1"}}"""
            : """{"metadata":{"uid":"another"}}""");
        var cluster = policy == "Remove" ? (await OrderedAsync()) with { Status = Joined("id-of-spoke-1") } : Detaching(policy);
        var (detachment, admission) = (Detachment(), At(turned.Client.Server));

        var first = await detachment.StepAsync(cluster, admission, Ct);
        var second = await detachment.StepAsync(cluster, admission, Ct);

        Assert.NotNull(first.Recheck);
        Assert.NotNull(second.Recheck);
        Assert.Equal(Reasons.ClusterIdentityChanged, second.Reason);
        Assert.All(turned.Requests, request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_a_connection_of_the_hub_that_it_was_before_nothing_is_done_and_it_ends_in_time()
    {
        await DeliverAsync();
        var (detachment, cluster) = (Detachment(hubId: "hub-before"), await ThereAsync("Retain"));

        var waiting = await detachment.StepAsync(cluster, Here, Ct);
        _ground.Clock.Advance(TimeSpan.FromMinutes(11));
        var ended = await detachment.StepAsync(cluster, Here, Ct);

        Assert.NotNull(waiting.Recheck);
        Assert.Equal((null, true), (ended.Recheck, ended.IsLetGo));
        Assert.NotNull((await _ground.Management.MetadataAsync(Kinds.ConfigMap, Ours)).Label(Labels.Hub));
    }

    private string HubId => _ground.Management.Hub.Standing!.HubId;

    private Detachment Detachment(bool pauseAll = false, string? hubId = null)
    {
        var session = _ground.NewSession(() => _observed.Release(), hubId);
        _sessions.Add(session);
        return _ground.NewDetachment(session, pauseAll, _ => _holder);
    }

    /// <summary>Goes on whenever the cluster tells of something.</summary>
    private async Task<DetachProgress> StepUntilAsync(Detachment detachment, KommanderCluster cluster, Func<DetachProgress, bool> isWanted)
    {
        while (true)
        {
            var progress = await detachment.StepAsync(cluster, Here, Ct);
            if (isWanted(progress))
            {
                return progress;
            }

            await _observed.WaitAsync(Ct);
        }
    }

    private static Admission.Connect Nowhere() => At(new Uri("http://127.0.0.1:1"));

    private static Admission.Connect At(Uri server) => new Admission.Connect(new ConnectionDescription { Server = server, Credentials = new Credentials.None() }, "credential", []);

    private static KommanderClusterStatus Joined(string clusterId) => new() { ClusterId = clusterId };

    /// <summary>A cluster that joined as another than the embedded one, deleted now.</summary>
    private KommanderCluster Detaching(string? policy, bool paused = false) => ACluster(RemovalGround.Ns, "spoke-1") with
    {
        Metadata = new ObjectMeta
        {
            Name = "spoke-1",
            Namespace = RemovalGround.Ns,
            Uid = "uid-spoke-1",
            DeletionTimestamp = _ground.Clock.Start,
            Annotations = paused ? Map(Annotations.Paused, "true") : new Dictionary<string, string>(),
        },
        Spec = new KommanderClusterSpec { DetachPolicy = policy },
        Status = Joined("id-of-spoke-1"),
    };

    /// <summary>The same, joined as the embedded one.</summary>
    private async Task<KommanderCluster> ThereAsync(string? policy) =>
        Detaching(policy) with { Status = Joined((await _ground.Management.MetadataAsync(Kinds.Namespace, ObjectKey.ClusterScoped("kube-system"))).Uid) };

    /// <summary>The same, which the management cluster says is detached with Remove.</summary>
    private async Task<KommanderCluster> OrderedAsync()
    {
        await _ground.Management.PatchAsync(Kinds.KommanderCluster, RemovalGround.Spoke, """{"metadata":{"finalizers":["hansa.dev/test"]},"spec":{"detachPolicy":"Remove"}}""");
        await _ground.Management.DeleteAsync(Kinds.KommanderCluster, RemovalGround.Spoke);
        await _ground.SeenAsync(intent => intent.Clusters.Items[RemovalGround.Spoke].Metadata.IsDeleting);
        return await ThereAsync("Remove");
    }

    private Task DeliverAsync() => _ground.Management.ApplyAsync(Kinds.ConfigMap, Ours, HubId, Marked(Kinds.ConfigMap, Ours.Name, "metallb"));

    private async Task<ObjectKey> ReleaseAsync(string name, string? finalizer = null)
    {
        var type = Kinds.HelmRelease("v2");
        var body = Marked(type, name, name);
        body["spec"] = new JsonObject { ["releaseName"] = name };
        if (finalizer is not null)
        {
            body["metadata"]!["finalizers"] = new JsonArray(finalizer);
        }

        var key = new ObjectKey(RemovalGround.Ns, name);
        await _ground.Management.ApplyAsync(type, key, HubId, body);
        return key;
    }

    private JsonObject Marked(ResourceType type, string name, string app) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["labels"] = new JsonObject
            {
                [Labels.Hub] = HubId,
                [Labels.ManagedBy] = Labels.ManagedByHansa,
                [Labels.Workspace] = RemovalGround.Ns,
                [Labels.App] = app,
                [Labels.Deployment] = "mark",
            },
            ["annotations"] = new JsonObject { [Annotations.Identity] = ObjectIdentity.Of(type, new ObjectKey(RemovalGround.Ns, name)) },
        },
    };
}
