using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>What one cluster's passes write and remove there, on an embedded cluster with Flux's kinds.</summary>
public sealed class ClusterDeliveryTests : IAsyncLifetime, IRemovalPermits, IRerenderingPermits
{
    private const string Unwanted = """
        {"metadata": {"name": "metallb", "namespace": "alpha-ns", "uid": "u", "resourceVersion": "1",
         "labels": {"hansa.dev/hub": "hub-1", "hansa.dev/workspace": "alpha-ns", "hansa.dev/app": "metallb", "hansa.dev/deployment": "mark"},
         "annotations": {"hansa.dev/object": "helm.toolkit.fluxcd.io/HelmRelease/alpha-ns/metallb"},
         "managedFields": [{"manager": "hansa-hub-1", "operation": "Apply", "fieldsType": "FieldsV1", "fieldsV1": {"f:metadata": {"f:labels": {"f:hansa.dev/app": {}, "f:hansa.dev/deployment": {}}}}}]}, "spec": {}}
        """;
    private static readonly ObjectKey Namespace = ObjectKey.ClusterScoped("alpha-ns");
    private static readonly ObjectKey MetalLb = new("alpha-ns", "metallb");
    private static readonly Objection No = new(Reasons.RemovalUnconfirmed, "not now");
    private readonly SemaphoreSlim _changed = new(0);
    private readonly List<string> _asked = [];
    private Func<IReadOnlyList<SeenRelease>, RemovalPermit> _answer = _ => RemovalPermit.Everything;
    private Func<Task> _meanwhile = () => Task.CompletedTask;
    private Func<Task> _identify = () => Task.CompletedTask;
    private Objection? _standing;
    private ManagementGround _ground = null!;
    private ClusterDelivery _delivery = null!;

    Objection? IRemovalPermits.ObjectionToAll => _standing;

    private static ResourceType Release { get; } = Kinds.HelmRelease("v2");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ground = await ManagementGround.StartAsync();
        await _ground.DefineFluxAsync();
        _delivery = new ClusterDelivery(_ground.Client, _ => _identify(), HubId, "alpha-ns", this, this, () => _changed.Release(), TimeProvider.System, new Random(1), NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _delivery.DisposeAsync();
        await _ground.DisposeAsync();
        _changed.Dispose();
    }

    async Task<RemovalPermit> IRemovalPermits.AskAsync(ClusterPlan plan, IReadOnlyList<SeenRelease> releases, CancellationToken ct)
    {
        _asked.AddRange(releases.Select(r => r.Name));
        await _meanwhile();
        return _answer(releases);
    }

    Task<Objection?> IRerenderingPermits.ObjectionAsync(ClusterPlan plan, ImmutableArray<Rerendering> releases, CancellationToken ct) => Task.FromResult<Objection?>(null);

    [Fact]
    public async Task A_namespace_that_is_missing_is_made_with_our_marks_and_stays_when_everything_goes()
    {
        await DeliverAsync();
        await PassUntilAsync(Nothing(), async state => state.Staying == 0 && !await _ground.HasAsync(Release, MetalLb));

        var made = await _ground.MetadataAsync(Kinds.Namespace, Namespace);
        Assert.Equal((HubId, false), (made.Label(Labels.Hub), made.IsDeleting));
    }

    [Fact]
    public async Task A_namespace_that_is_there_is_used_as_it_is()
    {
        await _ground.CreateAsync(Kinds.Namespace, null, Namespace.Name);

        await DeliverAsync();

        var theirs = await _ground.MetadataAsync(Kinds.Namespace, Namespace);
        Assert.Equal((null, null), (theirs.Label(Labels.Hub), theirs.Label(Labels.ManagedBy)));
    }

    [Fact]
    public async Task On_the_management_cluster_the_workspaces_namespace_is_neither_made_nor_marked()
    {
        var host = Wanted() with { IsHost = true };
        var state = await PassUntilAsync(host, s => s.IsListed);

        Assert.All(state.Failures, failure => Assert.Equal(Reasons.TargetTerminating, failure.Reason));
        Assert.NotEmpty(state.Failures);
        Assert.False(await _ground.HasAsync(Kinds.Namespace, Namespace));
        var made = await _ground.CreateAsync(Kinds.Namespace, null, Namespace.Name);
        await PassUntilAsync(host, s => s.ObservedReleases == 1);
        Assert.Equal(made.Labels, (await _ground.MetadataAsync(Kinds.Namespace, Namespace)).Labels);
    }

    [Fact]
    public async Task A_namespace_that_goes_is_waited_for()
    {
        await _ground.CreateAsync(Kinds.Namespace, null, Namespace.Name);
        await _ground.CreateAsync(Kinds.ConfigMap, Namespace.Name, "slow", new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray("example.org/wait") } });
        await _ground.DeleteAsync(Kinds.Namespace, Namespace);

        var state = await PassUntilAsync(Wanted(), s => s.IsListed);
        await _ground.PatchAsync(Kinds.ConfigMap, new ObjectKey(Namespace.Name, "slow"), """{"metadata":{"finalizers":null}}""");
        await _ground.SettledAsync();
        await DeliverAsync();

        Assert.All(state.Failures, failure => Assert.Equal(Reasons.TargetTerminating, failure.Reason));
        Assert.NotEmpty(state.Failures);
    }

    [Fact]
    public async Task Without_a_permit_no_release_goes()
    {
        await DeliverAsync();
        _answer = releases => RemovalPermit.None(releases, No);

        var state = await PassUntilAsync(Nothing(), s => s.IsListed);

        Assert.Equal(["metallb"], _asked);
        Assert.Equal(No.Reason, Assert.Single(state.Failures).Reason);
        Assert.True(await _ground.HasAsync(Release, MetalLb));
    }

    [Fact]
    public async Task A_permit_that_has_ended_removes_nothing()
    {
        await DeliverAsync();
        _answer = _ => new RemovalPermit(ImmutableDictionary<string, Objection>.Empty, static () => false);

        var state = await PassUntilAsync(Nothing(), s => s.IsListed);

        Assert.True(state.MustRetry);
        Assert.True(await _ground.HasAsync(Release, MetalLb));
    }

    [Fact]
    public async Task For_a_permit_that_has_ended_nobody_is_asked_who_answers()
    {
        await DeliverAsync();
        _answer = _ => new RemovalPermit(ImmutableDictionary<string, Objection>.Empty, static () => false);
        _identify = AnotherAnswersAsync;

        var state = await PassUntilAsync(Nothing(), s => s.IsListed);

        Assert.Equal(Reasons.Progressing, Assert.Single(state.Failures).Reason);
    }

    [Fact]
    public async Task A_release_that_was_made_anew_since_it_was_seen_is_not_the_one_that_may_go()
    {
        await DeliverAsync();
        _meanwhile = async () =>
        {
            using var found = await _ground.Client.GetAsync(Release.ObjectPath(MetalLb), Ct);
            var body = JsonNode.Parse(found!.RootElement.GetRawText())!.AsObject(); // it was delivered
            foreach (var field in new[] { "uid", "resourceVersion", "creationTimestamp", "generation", "managedFields" })
            {
                body["metadata"]!.AsObject().Remove(field);
            }

            await _ground.DeleteAsync(Release, MetalLb);
            await _ground.ApplyAsync(Release, MetalLb, HubId, body);
        };

        await PassUntilAsync(Nothing(), s => s.IsListed);

        Assert.Equal(["metallb"], _asked);
        Assert.True(await _ground.HasAsync(Release, MetalLb));
    }

    [Fact]
    public async Task A_write_for_which_Flux_installs_anew_asks_as_well()
    {
        await DeliverAsync();
        _answer = releases => RemovalPermit.None(releases, No);

        var state = await PassUntilAsync(Wanted(target: "elsewhere"), s => s.IsListed);

        Assert.Equal(["metallb"], _asked);
        Assert.Equal(No.Reason, Assert.Single(state.Failures).Reason);
        using var kept = await _ground.Client.GetAsync(Release.ObjectPath(MetalLb), Ct);
        Assert.False(kept!.RootElement.GetProperty("spec").TryGetProperty("targetNamespace", out _)); // it is there
    }

    [Fact]
    public async Task What_nothing_refers_to_goes_unasked_and_at_once_unless_nothing_may_go_at_all()
    {
        await DeliverAsync();
        await _ground.DeleteAsync(Release, MetalLb);
        _standing = new Objection(Reasons.RestoreUnconfirmed, "the hub was restored");
        var held = await PassUntilAsync(Nothing(), s => s is { IsListed: true, ObservedReleases: 0 });
        _standing = null;

        var left = await PassUntilAsync(Nothing(), s => s is { Staying: 0 });

        Assert.Equal((2, true), (held.Failures.Length, held.Failures.All(f => f.Reason == Reasons.RestoreUnconfirmed)));
        Assert.Empty(left.Failures);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Before_the_cluster_was_listed_nothing_is_removed()
    {
        await using var broken = new CannedCluster(asked => asked switch
        {
            "GET /apis/helm.toolkit.fluxcd.io" => """{"versions":[{"version":"v2"}]}""",
            "GET /apis/source.toolkit.fluxcd.io" => """{"versions":[{"version":"v1"}]}""",
            "GET /apis/helm.toolkit.fluxcd.io/v2" => """{"resources":[{"name":"helmreleases","verbs":["create"]}]}""",
            "GET /apis/source.toolkit.fluxcd.io/v1" => """{"resources":[{"name":"helmrepositories","verbs":["create"]}]}""",
            _ when asked.Contains("/configmaps", StringComparison.Ordinal) => "no list",
            _ when asked.Contains("/helmreleases", StringComparison.Ordinal) => $$"""{"metadata":{"resourceVersion":"7"},"items":[{{Unwanted}}]}""",
            _ => """{"metadata":{"resourceVersion":"7"},"items":[]}""",
        });
        await using var delivery = new ClusterDelivery(broken.Client, _ => Task.CompletedTask, HubId, "alpha-ns", this, this, () => _changed.Release(), TimeProvider.System, new Random(1), NullLogger.Instance);

        var state = await delivery.ConvergeAsync(Nothing(), Ct);
        while (delivery.Failing is null)
        {
            await _changed.WaitAsync(Ct);
            state = await delivery.ConvergeAsync(Nothing(), Ct);
        }

        Assert.Equal((false, 0), (state.IsListed, state.Writes));
        Assert.All(broken.Requests, asked => Assert.StartsWith("GET ", asked, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_changed_on_another_cluster_that_has_come_to_answer()
    {
        await DeliverAsync();
        _identify = AnotherAnswersAsync;

        await Assert.ThrowsAsync<ApiException>(() => PassUntilAsync(Wanted(target: "elsewhere"), _ => false));

        using var kept = await _ground.Client.GetAsync(Release.ObjectPath(MetalLb), Ct);
        Assert.False(kept!.RootElement.GetProperty("spec").TryGetProperty("targetNamespace", out _)); // it is there
    }

    [Fact]
    public async Task Nothing_is_removed_from_another_cluster_that_has_come_to_answer()
    {
        await DeliverAsync();
        _identify = AnotherAnswersAsync;

        var state = await PassUntilAsync(Nothing(), s => s.IsListed);

        Assert.True(state.MustRetry);
        Assert.Equal(["metallb"], _asked);
        Assert.True(await _ground.HasAsync(Release, MetalLb));
    }

    [Fact]
    public async Task After_another_cluster_answered_a_removal_the_namespace_is_looked_at_anew()
    {
        await _ground.CreateAsync(Kinds.Namespace, null, Namespace.Name);
        await DeliverAsync();
        _identify = AnotherAnswersAsync;
        await PassUntilAsync(Nothing(), s => s.IsListed);
        _answer = releases => RemovalPermit.None(releases, No);
        var asked = 0;
        _identify = () =>
        {
            asked++;
            return Task.CompletedTask;
        };

        await _delivery.ConvergeAsync(AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("velero").WithDeployment("velero-1.0.0").Plan("spoke-1"), Ct);

        Assert.Equal(2, asked); // for the look, and before the writes
    }

    [Fact]
    public async Task No_namespace_is_made_on_another_cluster_that_has_come_to_answer_since_it_was_looked_at()
    {
        var asked = 0;
        _identify = () => asked++ == 0 ? Task.CompletedTask : AnotherAnswersAsync();

        await Assert.ThrowsAsync<ApiException>(DeliverAsync);

        Assert.False(await _ground.HasAsync(Kinds.Namespace, Namespace));
    }

    [Fact]
    public async Task Where_there_is_nothing_to_write_nobody_is_asked_who_answers()
    {
        await DeliverAsync();
        await PassUntilAsync(Wanted(), s => s is { IsListed: true, Writes: 0 });
        _identify = AnotherAnswersAsync;

        Assert.Equal(0, (await PassUntilAsync(Wanted(), s => s.IsListed)).Writes);
    }

    [Fact]
    public async Task What_is_not_wanted_any_more_when_it_is_known_who_answers_is_not_written()
    {
        await PassUntilAsync(Nothing(), s => s.IsListed);
        var isSuperseded = false;
        await _ground.CreateAsync(Kinds.Namespace, null, Namespace.Name);
        var asked = 0;
        _identify = () =>
        {
            isSuperseded = asked++ > 0; // the survey asks first
            return Task.CompletedTask;
        };

        Assert.Null(await _delivery.ConvergeAsync(Wanted(), () => isSuperseded, Ct));

        Assert.False(await _ground.HasAsync(Release, MetalLb));
    }

    private static Task AnotherAnswersAsync() => Task.FromException(new ApiException(ApiFailure.BadAnswer, "another cluster answers"));

    private static ClusterPlan Nothing() => AFleet().WithWorkspace("alpha").WithCluster("spoke-1").Plan("spoke-1");

    private static ClusterPlan Wanted(string? target = null) => AFleet().WithWorkspace("alpha").WithCluster("spoke-1")
        .WithApp(AnApp("metallb"), spec => spec with { Defaults = "a: 1", Releases = [ARelease("metallb") with { TargetNamespace = target }] })
        .WithDeployment("metallb-1.0.0")
        .Plan("spoke-1");

    private Task<DeliveryState> DeliverAsync() => PassUntilAsync(Wanted(), async state => state.ObservedReleases == 1 && await _ground.HasAsync(Release, MetalLb));

    private Task<DeliveryState> PassUntilAsync(ClusterPlan plan, Func<DeliveryState, bool> isWanted) => PassUntilAsync(plan, state => Task.FromResult(isWanted(state)));

    /// <summary>Looks again whenever the cluster tells of something.</summary>
    private async Task<DeliveryState> PassUntilAsync(ClusterPlan plan, Func<DeliveryState, Task<bool>> isWanted)
    {
        while (true)
        {
            var state = await _delivery.ConvergeAsync(plan, Ct);
            if (await isWanted(state))
            {
                return state;
            }

            await _changed.WaitAsync(Ct);
        }
    }
}
