using Hansa.Kubernetes.Queues;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Kubernetes.Tests.Queues;

public sealed class WorkSignalTests
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);
    private readonly FakeTimeProvider _clock = new();
    private readonly WorkSignal _signal = new();

    [Fact]
    public async Task A_few_are_followed_at_once_and_what_comes_after_them_within_a_moment_is_gathered()
    {
        await using var work = Work();
        for (var i = 0; i < 3; i++)
        {
            _signal.Set();
            Assert.True(await work.MoveNextAsync());
        }

        _signal.Set();
        _signal.Set();
        var gathered = work.MoveNextAsync();
        Assert.False(gathered.IsCompleted);
        _clock.Advance(Gathering);
        Assert.True(await gathered);

        var next = work.MoveNextAsync();
        Assert.False(next.IsCompleted); // all of it was looked at
        _signal.Set();
        Assert.True(await next);
    }

    [Fact]
    public async Task What_comes_while_the_last_is_worked_on_is_not_lost()
    {
        await using var work = Work();
        _signal.Set();
        Assert.True(await work.MoveNextAsync());

        _signal.Set();

        Assert.True(await work.MoveNextAsync());
    }

    private IAsyncEnumerator<bool> Work() => _signal.ReadAllAsync(Gathering, _clock, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
}
