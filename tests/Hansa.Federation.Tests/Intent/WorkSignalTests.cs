using Hansa.Federation.Intent;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Federation.Tests.Intent;

public sealed class WorkSignalTests
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task What_comes_within_a_moment_is_gathered()
    {
        var clock = new FakeTimeProvider();
        var signal = new WorkSignal();
        await using var work = signal.ReadAllAsync(Gathering, clock, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = work.MoveNextAsync();
        signal.Set();
        signal.Set();
        Assert.False(first.IsCompleted);

        clock.Advance(Gathering);
        Assert.True(await first);

        var second = work.MoveNextAsync();
        clock.Advance(Gathering);
        Assert.False(second.IsCompleted); // all of it was looked at
        signal.Set();
        while (!second.IsCompleted)
        {
            clock.Advance(Gathering);
            await Task.Yield();
        }

        Assert.True(await second);
    }

    [Fact]
    public async Task What_comes_while_the_last_is_worked_on_is_not_lost()
    {
        var clock = new FakeTimeProvider();
        var signal = new WorkSignal();
        await using var work = signal.ReadAllAsync(Gathering, clock, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = work.MoveNextAsync();
        clock.Advance(Gathering);
        Assert.True(await first);

        signal.Set();

        var second = work.MoveNextAsync();
        clock.Advance(Gathering);
        Assert.True(await second);
    }
}
