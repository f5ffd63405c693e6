using Hansa.Federation.Attachment;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Tests.Attachment;

public sealed class BreakerTests : IDisposable
{
    private readonly Breaker _breaker = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _breaker.Dispose();

    [Fact]
    public async Task Work_that_is_under_way_ends_when_the_cluster_is_found_not_to_answer()
    {
        var pass = _breaker.WhileClosedAsync(HangAsync, Ct);

        await _breaker.OpenAsync("get /healthz: no full answer");

        var ended = await Assert.ThrowsAsync<ApiException>(() => pass);
        Assert.Equal((ApiFailure.Unreachable, "get /healthz: no full answer"), (ended.Failure, ended.Message));
    }

    [Fact]
    public async Task Work_ends_at_once_until_the_cluster_answers_again()
    {
        await _breaker.OpenAsync("no answer");
        await Assert.ThrowsAsync<ApiException>(() => _breaker.WhileClosedAsync(HangAsync, Ct));

        _breaker.Close();

        Assert.Equal(1, await _breaker.WhileClosedAsync(_ => Task.FromResult(1), Ct));
    }

    [Fact]
    public async Task A_stop_of_the_controller_is_no_failure_of_the_cluster()
    {
        using var stop = new CancellationTokenSource();
        var pass = _breaker.WhileClosedAsync(HangAsync, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pass);
    }

    private static async Task<int> HangAsync(CancellationToken ct)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        return 0;
    }
}
