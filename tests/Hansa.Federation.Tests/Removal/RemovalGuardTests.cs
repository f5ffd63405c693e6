using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Federation.Removal;
using Microsoft.Extensions.Time.Testing;
using Removed = Hansa.Federation.Removal.Removal;

namespace Hansa.Federation.Tests.Removal;

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
        Assert.Null(Ask(Releases(removed), Releases(removed), fleet).MustConfirm);

    [Fact]
    public void A_large_removal_waits_even_if_each_cluster_asks_for_one_release_only()
    {
        var all = Releases(60);

        Assert.All(all, one => Assert.NotNull(Ask([one], all, 100).MustConfirm));
    }

    [Fact]
    public void The_digest_covers_the_workspaces_list_and_nothing_else()
    {
        var all = Releases(60);
        var others = Releases(60, "beta-ns");

        Assert.Equal(RemovalGuard.DigestOf(all, Alpha), RemovalGuard.DigestOf(all.Union(others), Alpha));
        Assert.NotEqual(RemovalGuard.DigestOf(all, Alpha), RemovalGuard.DigestOf(Releases(61), Alpha));
    }

    [Fact]
    public void A_confirmed_list_goes_to_its_end_though_the_annotation_is_used_once()
    {
        var all = Releases(60);
        var digest = Ask([all.First()], all, 100).MustConfirm;

        var first = Ask([all.First()], all, 100, digest);
        var rest = all.Skip(1).Select(one => Ask([one], all.Except(all.TakeWhile(r => r != one)), 100)).ToArray();

        Assert.True(first is { MustConfirm: null, UsedConfirmation: true });
        Assert.All(rest, answer => Assert.Null(answer.MustConfirm));
    }

    [Fact]
    public void A_confirmation_of_one_list_is_none_of_a_longer_one()
    {
        var digest = Ask(Releases(60), Releases(60), 100).MustConfirm;

        Assert.NotNull(Ask(Releases(70), Releases(70), 100, digest).MustConfirm);
    }

    [Fact]
    public void What_went_within_a_minute_counts_and_what_went_before_does_not()
    {
        var first = Releases(40);
        var second = Releases(80).Except(first);
        Assert.Null(Ask(first, first, 100).MustConfirm);

        Assert.NotNull(Ask(second, second, 60).MustConfirm);
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Null(Ask(second, second, 60).MustConfirm);
    }

    private RemovalGuard.Answer Ask(ImmutableHashSet<Removed> asked, ImmutableHashSet<Removed> pending, int fleet, string? confirmed = null) =>
        _guard.Ask(asked, pending, fleet, Alpha, confirmed);

    private static ImmutableHashSet<Removed> Releases(int count, string ns = Alpha) =>
        [.. Enumerable.Range(0, count).Select(i => new Removed(new ObjectKey(ns, $"cluster-{i}"), "metallb"))];
}
