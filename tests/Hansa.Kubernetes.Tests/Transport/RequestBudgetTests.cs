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

    [Fact]
    public async Task A_probe_passes_by_a_budget_and_connections_that_are_used_up()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync("{}"));
        using var budget = new RequestBudget(perSecond: 1, burst: 1, inFlight: 1, new TestClock());
        using var client = server.Client(options: new ApiClientOptions { Budget = budget, MaxConnections = 1 });
        using var inFlight = await budget.EnterAsync(Ct);
        using var end = new CancellationTokenSource();
        var waiting = client.GetAsync("/version", end.Token);

        Assert.Equal("{}", await client.GetTextAsync("/healthz", TimeSpan.FromSeconds(10), Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct));

        Assert.Equal(["GET /healthz"], server.Requests);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
