using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Fleet.Removals;
using Microsoft.Extensions.Time.Testing;
using Removed = Hansa.Federation.Fleet.Removals.Removal;

namespace Hansa.Federation.Tests.Fleet.Removals;

/// <summary>More than 20 % of the fleet's releases and more than 50 within 60 s wait for a person.</summary>
public sealed class RemovalGuardTests
{
    private const string Alpha = "alpha-ns";
    private readonly FakeTimeProvider _clock = new();
    private readonly RemovalGuard _guard;

    public RemovalGuardTests() => _guard = new RemovalGuard(_clock);

    [Theory]
    [InlineData(50, 60)]
    [InlineData(60, 300)]
    [InlineData(1, 1)]
    public void A_small_number_or_a_small_share_goes_unasked(int removed, int fleet) =>
        Assert.Null(Ask(Releases(removed), Releases(removed), fleet));

    [Fact]
    public void A_large_removal_waits_even_if_each_cluster_asks_for_one_release_only()
    {
        var all = Releases(60);

        Assert.All(all, one => Assert.NotNull(Ask([one], all, 100)));
    }

    [Fact]
    public void Small_removals_of_several_workspaces_are_a_large_one_together()
    {
        var (here, elsewhere) = (Releases(30), Releases(30, "beta-ns"));

        var held = Ask(here, here.Union(elsewhere), 100);

        Assert.Equal(30, held?.Releases);
        Assert.Null(Ask(here, here, 100));
    }

    [Fact]
    public void A_confirmation_is_none_for_clusters_that_were_made_again_under_their_names()
    {
        var all = Releases(60);
        ImmutableHashSet<Removed> again = [.. all.Select(r => r with { ClusterUid = $"{r.ClusterUid}-again" })];
        var digest = Ask(all, all, 100)!.Digest;

        Assert.Null(Ask(all, all, 100, digest));
        Assert.NotNull(Ask(again, again, 100, digest));
    }

    [Fact]
    public void The_digest_names_the_workspaces_order_and_nothing_else()
    {
        var all = Releases(60);

        Assert.Equal(Digest(all), Digest(all.Union(Releases(60, "beta-ns"))));
        Assert.NotEqual(Digest(all), Digest(Releases(61)));
        Assert.NotEqual(HeldOrder.Of("one", all, _clock.GetUtcNow()).Digest, HeldOrder.Of("another", all, _clock.GetUtcNow()).Digest);
    }

    [Fact]
    public void A_confirmation_that_releases_come_back_is_none_that_they_go_for_good()
    {
        var forGood = Releases(60);
        ImmutableHashSet<Removed> anew = [.. forGood.Select(r => r with { Release = r.Release with { IsInstalledAnew = true } })];
        var digest = Ask(anew, anew, 100)!.Digest;

        Assert.NotNull(Ask(forGood, forGood, 100, digest));
        Assert.Null(new RemovalGuardTests().Confirmed(anew, 100));
    }

    [Fact]
    public void A_confirmed_order_goes_to_its_end_and_then_its_confirmation_is_used_up()
    {
        var all = Releases(60);
        var digest = Ask([all.First()], all, 100)!.Digest;

        Assert.Null(Ask([all.First()], all, 100, digest));
        foreach (var one in all.Skip(1))
        {
            var left = all.Except(all.TakeWhile(r => r != one));
            Assert.False(_guard.IsUsedUp(left, Workspace(digest)));
            Assert.Null(Ask([one], left, 100, digest));
        }

        Assert.True(_guard.IsUsedUp([], Workspace(digest)));
        _guard.Forget([], Workspace(null));
        Assert.Null(_guard.Held(Alpha));
        Assert.NotNull(Ask(all, all, 100)); // the same order another day
    }

    [Fact]
    public void A_Workspace_that_is_seen_late_with_its_used_word_and_its_old_status_confirms_nothing()
    {
        var all = Releases(60);
        var order = Ask(all, all, 100)!;
        var late = Workspace(order.Digest) with { Reported = HeldOrder.Read(order.Report("alpha")) };
        Assert.Null(_guard.Ask(all, all, 100, late));
        Assert.True(_guard.IsUsedUp([], late));
        _guard.Forget([], Workspace(null)); // the word was cleared

        Assert.NotNull(_guard.Ask(all, all, 100, late));
    }

    [Fact]
    public void A_confirmation_of_one_order_is_none_of_a_longer_one()
    {
        var digest = Ask(Releases(60), Releases(60), 100)!.Digest;

        Assert.NotNull(Ask(Releases(70), Releases(70), 100, digest));
    }

    [Fact]
    public void What_shrinks_is_still_the_order_that_was_told()
    {
        var digest = Ask(Releases(70), Releases(70), 100)!.Digest;
        var fewer = Releases(60);

        Assert.Equal(digest, Ask(fewer, fewer, 100)!.Digest);
        Assert.Null(Ask(fewer, fewer, 100, digest));
    }

    [Fact]
    public void A_confirmation_outlives_the_process_by_what_the_status_tells()
    {
        var order = Ask(Releases(70), Releases(70), 100)!;
        var left = Releases(65);

        var next = new RemovalGuard(_clock);

        var reported = HeldOrder.Read(order.Report("alpha"));
        Assert.Equal(order.Digest, reported!.Digest);
        Assert.Null(next.Ask(left, left, 95, Workspace(order.Digest) with { Reported = reported }));
        Assert.NotNull(new RemovalGuard(_clock).Ask(left, left, 95, Workspace(order.Digest))); // nobody tells what was confirmed
    }

    [Fact]
    public void What_was_confirmed_by_pairs_does_not_grow_within_its_apps_and_clusters()
    {
        ImmutableHashSet<Removed> first = [.. Releases(60).Select((r, i) => i % 2 == 0 ? r : r with { Release = r.Release with { Release = "velero", App = "velero" } })];
        ImmutableHashSet<Removed> more = [.. first, .. Releases(60).Select(r => r with { Release = r.Release with { Release = "velero", App = "velero" } })];
        var order = Ask(first, first, 100)!;

        Assert.NotNull(Ask(more, more, 150, order.Digest));
        Assert.NotNull(new RemovalGuard(_clock).Ask(more, more, 150, Workspace(order.Digest) with { Reported = HeldOrder.Read(order.Report("alpha")) })); // by its number
    }

    [Fact]
    public void Two_orders_of_one_workspace_are_confirmed_beside_each_other()
    {
        var all = Releases(60);
        Assert.Null(Confirmed(all, 200));
        ImmutableHashSet<Removed> other = [.. all.Select(r => r with { Release = r.Release with { Release = "velero", App = "velero" } })];
        var both = all.Union(other);
        var digest = Ask(other, both, 200)!.Digest;

        Assert.Null(Ask(other, both, 200, digest));
        Assert.True(_guard.AreConfirmed(all));
    }

    [Fact]
    public void What_has_gone_is_not_confirmed_once_more_while_the_rest_is_pending()
    {
        var all = Releases(60);
        var digest = Ask(all, all, 100)!.Digest;
        Assert.Null(Ask(all, all, 100, digest));
        ImmutableHashSet<Removed> stuck = [all.First()];
        _guard.Forget(stuck, Workspace(digest)); // the others have gone
        _clock.Advance(TimeSpan.FromDays(30));

        Assert.NotNull(Ask(all, all, 100, digest)); // they were delivered again, and are removed by mistake
        Assert.True(_guard.AreConfirmed(stuck));
    }

    [Fact]
    public void What_cannot_be_seen_has_not_gone()
    {
        var all = Releases(60);
        var digest = Ask(all, all, 100)!.Digest;
        Assert.Null(Ask(all, all, 100, digest));
        var away = all.First();
        var unseen = Workspace(digest) with { Unseen = [away.ClusterUid] };

        _guard.Forget(all.Remove(away), unseen);
        Assert.False(_guard.IsUsedUp([], unseen));

        Assert.True(_guard.AreConfirmed([away]));
    }

    [Fact]
    public void Of_an_order_that_a_status_tells_only_the_unseen_clusters_are_kept()
    {
        var all = Releases(60);
        var away = all.First();
        var told = HeldOrder.Read(Ask(all, all, 100)!.Report("alpha"))!;

        var left = told.LeftOf([], [away.ClusterUid]);

        Assert.True(left.Covers(away));
        Assert.DoesNotContain(all.Remove(away), left.Covers);
    }

    [Fact]
    public void A_word_that_was_used_up_and_is_put_back_confirms_nothing()
    {
        var all = Releases(60);
        var digest = Ask(all, all, 100)!.Digest;
        Assert.Null(Ask(all, all, 100, digest));
        Assert.True(_guard.IsUsedUp([], Workspace(digest)));
        _guard.Forget([], Workspace(null));
        _clock.Advance(TimeSpan.FromTicks(1));

        var again = Ask(all, all, 100, digest)!;

        Assert.NotEqual(digest, again.Digest);
        Assert.Null(Ask(all, all, 100, again.Digest));
    }

    [Fact]
    public void A_word_that_a_person_takes_back_confirms_what_has_not_gone_yet_no_more()
    {
        var all = Releases(60);
        var digest = Ask(all, all, 100)!.Digest;
        Assert.Null(Ask([all.First()], all, 100, digest));
        var left = Releases(59);

        var held = Ask(left, left, 99);

        Assert.NotNull(held);
        Assert.False(_guard.AreConfirmed(left));
        Assert.Null(Ask(left, left, 99, held.Digest)); // and may be given again
    }

    [Fact]
    public void A_used_word_that_is_put_back_confirms_nothing_after_a_restart_either()
    {
        var all = Releases(60);
        var used = Ask(all, all, 100)!.Digest;
        _clock.Advance(TimeSpan.FromDays(1));
        var next = new RemovalGuard(_clock);

        var held = next.Ask(all, all, 100, Workspace(used))!;

        Assert.NotEqual(used, held.Digest);
        Assert.NotNull(next.Ask(all, all, 100, Workspace(used) with { Reported = HeldOrder.Read(held.Report("alpha")) }));
    }

    [Theory]
    [InlineData(3000, 1)]
    [InlineData(1, 3000)]
    public void An_order_of_which_not_all_can_be_told_is_told_in_part_and_confirmed_anew_after_a_restart(int clusters, int apps)
    {
        ImmutableHashSet<Removed> all = [.. Enumerable.Range(0, 3000).Select(i => new Removed(new ObjectKey(Alpha, $"c{i % clusters}"), $"uid-{i % clusters}", new Uninstall($"r{i}", $"app-{i % apps}", IsInstalledAnew: false)))];
        var held = Ask(all, all, 3000)!;
        var told = held.Report("alpha");
        var next = new RemovalGuard(_clock);

        Assert.Equal((3000, Math.Min(clusters, 2000), Math.Min(apps, 2000)), (told.Releases, told.Clusters.Count, told.Apps.Count));
        Assert.Null(HeldOrder.Read(told));
        Assert.NotNull(next.Ask(all, all, 3000, Workspace(held.Digest) with { Reported = HeldOrder.Read(told) }));
        Assert.False(next.AreConfirmed(all));
    }

    [Fact]
    public void What_is_left_of_an_order_is_what_is_told_of_it()
    {
        var all = Releases(60);
        var order = Ask(all, all, 100)!;

        var left = order.LeftOf(Releases(10), []).Report("alpha");

        Assert.Equal((order.Digest, 10, 10), (left.Digest, left.Releases, left.Clusters.Count));
    }

    [Fact]
    public void What_people_put_back_is_held_no_longer()
    {
        Ask(Releases(60), Releases(60), 100);

        _guard.Forget([], Workspace(null));

        Assert.Null(_guard.Held(Alpha));
    }

    [Fact]
    public void What_went_within_a_minute_counts_and_what_went_before_does_not()
    {
        var first = Releases(40);
        var second = Releases(80).Except(first);
        Assert.Null(Ask(first, first, 100));

        Assert.NotNull(Ask(second, second, 60));
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Null(Ask(second, second, 60));
    }

    [Fact]
    public void What_a_person_confirmed_does_not_count_against_the_next_removal()
    {
        Assert.Null(Confirmed(Releases(60), 100));
        _guard.Forget([], Workspace(null));

        ImmutableHashSet<Removed> small = [.. Releases(65).Except(Releases(60))];
        Assert.Null(Ask(small, small, 40));
    }

    [Fact]
    public void The_order_says_in_words_what_it_means()
    {
        var text = Ask(Releases(60), Releases(60), 100)!.Describe("alpha");

        Assert.StartsWith("60 releases would be uninstalled: metallb from 60 clusters (cluster-0, ", text, StringComparison.Ordinal);
        Assert.Matches(@"hansa\.dev/confirm: [0-9a-f]{10} on Workspace alpha", text);
    }

    private HeldOrder? Confirmed(ImmutableHashSet<Removed> all, int fleet) => Ask(all, all, fleet, Ask(all, all, fleet)!.Digest);

    private HeldOrder? Ask(ImmutableHashSet<Removed> asked, ImmutableHashSet<Removed> pending, int fleet, string? confirmed = null) =>
        _guard.Ask(asked, pending, fleet, Workspace(confirmed));

    private string Digest(ImmutableHashSet<Removed> pending) => new RemovalGuard(_clock).Ask([.. pending.Where(r => r.Cluster.Namespace == Alpha)], pending, 150, Workspace(null))!.Digest;

    private static GuardedWorkspace Workspace(string? confirmed) => new(Alpha, "uid-alpha", confirmed, Reported: null);

    private static ImmutableHashSet<Removed> Releases(int count, string ns = Alpha) =>
        [.. Enumerable.Range(0, count).Select(i => new Removed(new ObjectKey(ns, $"cluster-{i}"), $"{ns}-uid-{i}", new Uninstall("metallb", "metallb", IsInstalledAnew: false)))];
}
