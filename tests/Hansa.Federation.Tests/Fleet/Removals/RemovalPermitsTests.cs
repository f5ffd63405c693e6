using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Tests.Building;

namespace Hansa.Federation.Tests.Fleet.Removals;

/// <summary>The gate that every uninstall passes.</summary>
public sealed class RemovalPermitsTests : IAsyncLifetime
{
    private static readonly ObjectKey Other = new(RemovalGround.Ns, "spoke-2");
    private RemovalGround _ground = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ground = await RemovalGround.StartAsync(("spoke-1", ["metallb"]), ("spoke-2", []));

    public ValueTask DisposeAsync() => _ground.DisposeAsync();

    [Fact]
    public async Task Before_everything_was_listed_nothing_goes()
    {
        var plan = await _ground.UndeployAsync();
        _ground.Clock.Advance(RemovalGround.Settle * 2);
        await using var nothingYet = _ground.NewIntent();

        var permit = await _ground.PermitsBy(nothingYet).AskAsync(plan, [RemovalGround.MetalLb], Ct);

        Assert.Equal(Reasons.RemovalUnconfirmed, ObjectionIn(permit)?.Reason);
        Assert.False(permit.IsValid());
    }

    [Fact]
    public async Task What_nothing_asks_for_goes_when_that_has_been_so_for_the_settling_time()
    {
        var plan = await _ground.UndeployAsync();
        var first = await _ground.AskAsync(plan);
        _ground.Clock.Advance(TimeSpan.FromSeconds(9));
        var later = await _ground.AskAsync(plan);
        _ground.Clock.Advance(TimeSpan.FromSeconds(1));
        var settled = await _ground.AskAsync(plan);

        Assert.Equal((Reasons.RemovalSettling, TimeSpan.FromSeconds(10)), (ObjectionIn(first)?.Reason, ObjectionIn(first)?.RetryAfter));
        Assert.Equal((Reasons.RemovalSettling, TimeSpan.FromSeconds(1)), (ObjectionIn(later)?.Reason, ObjectionIn(later)?.RetryAfter));
        Assert.False(later.IsValid());
        Assert.Null(ObjectionIn(settled));
        Assert.True(settled.IsValid());
    }

    [Fact]
    public async Task What_is_asked_for_again_in_between_has_never_been_gone()
    {
        await _ground.UndeployAsync();
        _ground.Clock.Advance(TimeSpan.FromSeconds(9));
        await MakeAgainAsync();
        var plan = await _ground.UndeployAsync();
        _ground.Clock.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(Reasons.RemovalSettling, ObjectionIn(await _ground.AskAsync(plan))?.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_pause_or_a_doubt_it_settles_anew(bool isPause)
    {
        var plan = await _ground.UndeployAsync();
        _ground.Clock.Advance(RemovalGround.Settle);
        if (isPause)
        {
            await _ground.Management.AnnotateAsync(Kinds.Workspace, RemovalGround.Alpha, Annotations.Paused, "true");
            await _ground.PlanAsync(RemovalGround.Spoke, p => p.Frozen is not null);
            await _ground.Management.AnnotateAsync(Kinds.Workspace, RemovalGround.Alpha, Annotations.Paused, null);
            plan = await _ground.PlanAsync(RemovalGround.Spoke, p => p.Frozen is null);
        }
        else
        {
            _ground.Removals.Restart();
        }

        Assert.Equal(Reasons.RemovalSettling, ObjectionIn(await _ground.AskAsync(plan))?.Reason);
        _ground.Clock.Advance(RemovalGround.Settle);
        Assert.Null(ObjectionIn(await _ground.AskAsync(plan)));
    }

    [Fact]
    public async Task A_permit_holds_for_five_seconds()
    {
        var permit = await PermittedAsync();

        _ground.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(permit.IsValid());
        _ground.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.False(permit.IsValid());
    }

    [Fact]
    public async Task A_permit_ends_with_the_plan_that_it_was_given_for()
    {
        var permit = await PermittedAsync();

        await MakeAgainAsync();

        Assert.False(permit.IsValid());
    }

    [Fact]
    public async Task A_permit_is_for_those_that_were_asked_for()
    {
        var plan = await _ground.UndeployAsync();
        _ground.Clock.Advance(RemovalGround.Settle);
        var planned = await _ground.AskAsync(plan, RemovalGround.MetalLb, RemovalGround.MetalLb with { Name = "later" });

        Assert.Equal(["later"], planned.Held.Keys); // it is absent since a moment ago
    }

    [Fact]
    public async Task What_the_server_itself_still_asks_for_stays_whatever_the_watches_say()
    {
        var plan = await _ground.UndeployAsync();
        _ground.Clock.Advance(RemovalGround.Settle);
        await _ground.StopWatchingAsync();
        await _ground.DeployAsync();

        var permit = await _ground.AskAsync(plan);

        Assert.Equal(Reasons.RemovalUnconfirmed, ObjectionIn(permit)?.Reason);
        Assert.False(permit.IsValid() && permit.Held.IsEmpty);
    }

    [Fact]
    public async Task One_look_serves_all_clusters_of_the_workspace_for_a_moment()
    {
        await _ground.UndeployAsync();
        var (one, other) = (_ground.Fleet.PlanFor(RemovalGround.Spoke)!, _ground.Fleet.PlanFor(Other)!);
        await _ground.AskAsync(other); // it is absent there from now on
        _ground.Clock.Advance(RemovalGround.Settle);
        await _ground.StopWatchingAsync();
        Assert.Null(ObjectionIn(await _ground.AskAsync(one)));
        await _ground.DeployAsync(); // whoever looks himself sees it

        var served = await _ground.AskAsync(other);
        _ground.Clock.Advance(TimeSpan.FromSeconds(3));
        var looked = await _ground.AskAsync(other);

        Assert.Null(ObjectionIn(served));
        Assert.Equal(Reasons.RemovalUnconfirmed, ObjectionIn(looked)?.Reason);
    }

    [Fact]
    public async Task What_was_looked_at_is_kept_no_longer_than_it_serves()
    {
        await PermittedAsync();

        _ground.Clock.Advance(TimeSpan.FromSeconds(5));
        _ground.Permits.Forget();
        Assert.Equal(1, _ground.Permits.Kept);
        _ground.Clock.Advance(TimeSpan.FromTicks(1));
        _ground.Permits.Forget();

        Assert.Equal(0, _ground.Permits.Kept);
    }

    [Fact]
    public async Task A_look_from_before_it_had_settled_does_not_serve_it()
    {
        await _ground.UndeployAsync();
        var (one, other) = (_ground.Fleet.PlanFor(RemovalGround.Spoke)!, _ground.Fleet.PlanFor(Other)!);
        _ground.Clock.Advance(TimeSpan.FromSeconds(1));
        await _ground.AskAsync(other); // it is absent there since a second later
        _ground.Clock.Advance(TimeSpan.FromSeconds(9));
        await _ground.StopWatchingAsync();
        Assert.Null(ObjectionIn(await _ground.AskAsync(one)));
        await _ground.DeployAsync();
        _ground.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Reasons.RemovalUnconfirmed, ObjectionIn(await _ground.AskAsync(other))?.Reason);
    }

    [Fact]
    public async Task While_the_hub_is_unconfirmed_nothing_goes_whatever_its_cause()
    {
        var plan = await _ground.UndeployAsync();
        _ground.Clock.Advance(RemovalGround.Settle);
        await _ground.StopWatchingAsync();
        await _ground.Management.DeleteAsync(Kinds.CustomResourceDefinition, ObjectKey.ClusterScoped("workspaces.workspaces.kommander.mesosphere.io"));

        var planned = await _ground.AskAsync(plan);
        var detaching = await _ground.AskAsync(plan with { IsDetaching = true });

        Assert.All([planned, detaching], permit => Assert.Equal(Reasons.RestoreUnconfirmed, ObjectionIn(permit)?.Reason));
        Assert.Equal(Reasons.RestoreUnconfirmed, _ground.Permits.ObjectionToAll?.Reason);
    }

    [Fact]
    public async Task A_detach_with_Remove_does_not_settle()
    {
        var plan = await _ground.DetachAsync();

        var permit = await _ground.AskAsync(plan);

        Assert.Null(ObjectionIn(permit));
        _ground.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(permit.IsValid());
        _ground.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.False(permit.IsValid());
    }

    private static Objection? ObjectionIn(RemovalPermit permit) => permit.Held.Values.FirstOrDefault();

    private async Task<RemovalPermit> PermittedAsync()
    {
        var plan = await _ground.UndeployAsync();
        _ground.Clock.Advance(RemovalGround.Settle);
        var permit = await _ground.AskAsync(plan);
        Assert.Null(ObjectionIn(permit));
        Assert.True(permit.IsValid());
        return permit;
    }

    private async Task MakeAgainAsync()
    {
        await _ground.DeployAsync();
        await _ground.PlanAsync(RemovalGround.Spoke, plan => plan.Deployments.Length == 1);
    }
}
