using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Fleet;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Tests.Fleet.Removals;

/// <summary>What waits for a person, from the permit to the Workspace.</summary>
public sealed class LargeOrderTests : IAsyncLifetime
{
    private const int Many = 60;
    private static readonly ObjectKey Other = new(RemovalGround.Ns, "spoke-2");
    private RemovalGround _ground = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ground = await RemovalGround.StartAsync(("spoke-1", [.. Enumerable.Range(0, Many).Select(i => $"old-{i}")]), ("spoke-2", []));

    public ValueTask DisposeAsync() => _ground.DisposeAsync();

    [Fact]
    public async Task A_detach_is_guarded_like_any_other_removal()
    {
        var plan = await _ground.DetachAsync();

        var permit = await _ground.AskAsync(plan, [.. Enumerable.Range(0, Many).Select(Old)]);

        Assert.Equal(Many, permit.Held.Count);
        Assert.All(permit.Held.Values, objection => Assert.Equal(Reasons.RemovalGuarded, objection.Reason));
    }

    [Fact]
    public async Task A_large_order_is_decided_once_for_a_plan_however_many_ask()
    {
        var held = 0;
        _ground.Permits.OrderHeld += _ => held++;
        var plan = await SettledAsync();

        var first = await _ground.AskAsync(plan, Old(0));
        var others = await _ground.AskAsync(plan, Old(1), Old(2));

        Assert.Equal(Reasons.RemovalGuarded, ObjectionIn(first)?.Reason);
        Assert.All(others.Held.Values, objection => Assert.Same(ObjectionIn(first), objection));
        Assert.Equal(1, held);
        await NextPlanAsync();
        await _ground.AskAsync(plan, Old(1));
        Assert.Equal(2, held);
    }

    [Fact]
    public async Task A_large_order_goes_when_a_person_confirms_it_and_its_word_goes_with_it()
    {
        var plan = await SettledAsync();
        await _ground.AskAsync(plan, Old(0));
        var told = _ground.Orders.Report(_ground.Intent.Workspaces.Items[RemovalGround.Alpha], RemovalGround.Ns)!;
        await ConfirmAsync(told.Digest);

        var permit = await _ground.AskAsync(plan, [.. Enumerable.Range(0, Many).Select(Old)]);

        Assert.Equal((Many, "spoke-1"), (told.Releases, Assert.Single(told.Clusters).Name));
        Assert.Empty(permit.Held);
        Assert.False(await SettleAsync()); // it is still going
        var before = _ground.Intent.Workspaces.Items[RemovalGround.Alpha];
        await GoneAsync();
        await _ground.Management.AnnotateAsync(Kinds.Workspace, RemovalGround.Alpha, "example.org/note", "changed meanwhile");
        await Assert.ThrowsAsync<ApiException>(() => _ground.Orders.SettleAsync(before, RemovalGround.Ns, Ct));
        Assert.Equal(told.Digest, await WordAsync());
        await _ground.SeenAsync(i => i.Workspaces.Items[RemovalGround.Alpha].Metadata.Annotation("example.org/note") is not null);
        Assert.True(await SettleAsync());
        Assert.Null(await WordAsync());
    }

    [Fact]
    public async Task What_is_pending_for_over_a_minute_counts_against_its_own_workspace_only()
    {
        await SettledAsync();
        var (here, elsewhere) = (_ground.Removals.Count(RemovalGround.Ns).Pending.Count, _ground.Removals.Count("beta-ns").Pending.Count);
        _ground.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((Many, Many), (here, elsewhere));
        Assert.Equal((Many, 0), (_ground.Removals.Count(RemovalGround.Ns).Pending.Count, _ground.Removals.Count("beta-ns").Pending.Count));
    }

    private static Objection? ObjectionIn(RemovalPermit permit) => permit.Held.Values.FirstOrDefault();

    private static SeenRelease Old(int number) => new($"old-{number}", $"old-{number}", Digest.ForName($"{RemovalGround.Ns}/old"), new ReleaseTarget($"old-{number}", RemovalGround.Ns, "old"));

    /// <summary>What spoke-1 has and nothing asks for has settled.</summary>
    private async Task<ClusterPlan> SettledAsync()
    {
        _ground.Clock.Advance(RemovalGround.Settle);
        return await _ground.PlanAsync(RemovalGround.Spoke, _ => true);
    }

    private async Task NextPlanAsync()
    {
        await _ground.Management.AnnotateAsync(Kinds.KommanderCluster, Other, Annotations.Paused, "true");
        await _ground.PlanAsync(Other, plan => plan.Frozen is not null);
    }

    private async Task ConfirmAsync(string digest)
    {
        await _ground.Management.AnnotateAsync(Kinds.Workspace, RemovalGround.Alpha, Annotations.Confirm, digest);
        await _ground.SeenAsync(intent => intent.Workspaces.Items[RemovalGround.Alpha].Metadata.Annotation(Annotations.Confirm) == digest);
    }

    /// <summary>Everything that was to go has gone.</summary>
    private async Task GoneAsync()
    {
        await _ground.Management.PatchAsync(Kinds.KommanderCluster, RemovalGround.Spoke, """{"status":{"releases":[]}}""", "status");
        await _ground.SeenAsync(intent => intent.Clusters.Items[RemovalGround.Spoke].Status.Releases.Count == 0);
        Post(RemovalGround.Spoke);
        Post(Other);
    }

    /// <summary>The cluster has been listed, and nothing of ours is there.</summary>
    private void Post(ObjectKey key) => _ground.Board.Post(new ClusterReport
    {
        Cluster = key,
        Uid = _ground.Intent.Clusters.Items[key].Metadata.Uid,
        Phase = "Joined",
        Reason = Reasons.Joined,
        Message = "",
        ProbePeriod = TimeSpan.FromSeconds(10),
        IsAccountedFor = true,
        Delivery = new DeliveryState { Plan = _ground.Fleet.PlanFor(key)!, HasFlux = true, IsListed = true, Deployments = ImmutableSortedDictionary<ObjectKey, DeploymentState>.Empty },
    });

    private Task<bool> SettleAsync() => _ground.Orders.SettleAsync(_ground.Intent.Workspaces.Items[RemovalGround.Alpha], RemovalGround.Ns, Ct);

    private async Task<string?> WordAsync() => (await _ground.Management.MetadataAsync(Kinds.Workspace, RemovalGround.Alpha)).Annotation(Annotations.Confirm);
}
