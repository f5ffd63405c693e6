using Hansa.Api.Metadata;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Flux.Helm;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Sandbox.Tests.Flux;

/// <summary><c>--flux-fail</c>, <c>--flux-delay</c> and <c>--seed</c>.</summary>
public sealed class FluxLuckTests
{
    [Fact]
    public void About_the_share_that_was_asked_for_fails() =>
        Assert.InRange(Fates(new FluxLuck(0.05, 1, "cluster-1"), 4000).Count(fails => fails), 140, 260);

    [Fact]
    public void The_same_seed_lets_the_same_ones_fail_and_another_one_others()
    {
        var fates = Fates(new FluxLuck(0.5, 7, "cluster-1"), 100);

        Assert.Equal(fates, Fates(new FluxLuck(0.5, 7, "cluster-1"), 100));
        Assert.NotEqual(fates, Fates(new FluxLuck(0.5, 8, "cluster-1"), 100));
        Assert.NotEqual(fates, Fates(new FluxLuck(0.5, 7, "cluster-2"), 100));
    }

    [Fact]
    public void An_attempt_that_failed_may_succeed_when_it_is_tried_again()
    {
        var luck = new FluxLuck(0.5, 1, "cluster-1");

        Assert.Equal([false, true], Enumerable.Range(0, 50).Select(_ => luck.Attempt(new ObjectKey("ns", "r")) is not null).Distinct().Order());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Nothing_and_everything_are_shares(double share, bool fails) => Assert.All(Fates(new FluxLuck(share, 1, "c"), 100), fate => Assert.Equal(fails, fate));

    [Fact]
    public async Task An_uninstall_takes_as_long_as_was_asked_for()
    {
        var clock = new FakeTimeProvider();
        var helm = new SimulatedHelm(new FluxStandInOptions { Era = FluxEra.V2, Delay = TimeSpan.FromSeconds(2) }, clock);
        using var release = System.Text.Json.JsonDocument.Parse("""{"metadata":{"name":"r","namespace":"ns","uid":"u","resourceVersion":"1"},"spec":{"chart":{"spec":{"chart":"c","sourceRef":{"kind":"HelmRepository","name":"s"}}}}}""");

        var uninstall = helm.UninstallAsync(Hansa.Sandbox.Flux.Observed.ObservedRelease.From(release.RootElement), TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(uninstall.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(await uninstall);
    }

    private static bool[] Fates(FluxLuck luck, int releases) =>
        [.. Enumerable.Range(0, releases).Select(i => luck.Attempt(new ObjectKey("ns", $"r{i}")) is not null)];
}
