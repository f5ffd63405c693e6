using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Transport;

public sealed class RequestBudgetTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_the_burst_requests_wait_for_the_rate()
    {
        var clock = new TestClock();
        using var budget = new RequestBudget(10, 2, 100, clock);
        await budget.EnterAsync(Ct);
        await budget.EnterAsync(Ct);

        var third = budget.EnterAsync(Ct).AsTask();
        Assert.False(third.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(101));

        await third.WaitAsync(TimeSpan.FromSeconds(10), Ct);
    }

    [Fact]
    public async Task A_slot_is_free_again_after_dispose_and_watches_take_none()
    {
        using var budget = new RequestBudget(1000, 1000, 1, new TestClock());
        var first = await budget.EnterAsync(Ct);
        await budget.PaceAsync(Ct);

        var second = budget.EnterAsync(Ct).AsTask();
        Assert.False(second.IsCompleted);
        first.Dispose();

        await second.WaitAsync(TimeSpan.FromSeconds(10), Ct);
    }
}
