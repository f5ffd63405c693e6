using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Transport;

public sealed class TransientRetryTests
{
    [Fact]
    public async Task It_tells_what_is_new_and_asks_ever_more_seldom_up_to_once_a_minute()
    {
        var clock = new HastyClock();
        var told = new List<string>();
        var attempts = 0;

        await TransientRetry.RunAsync(
            () => ++attempts > 7 ? Task.CompletedTask : throw new ApiException(ApiFailure.Unreachable, attempts <= 3 ? "refused" : "reset"),
            told.Add, clock, TestContext.Current.CancellationToken);

        Assert.Equal(["refused", "reset"], told);
        Assert.Equal("2 4 8 16 32 60 60", string.Join(' ', clock.Pauses.Select(pause => pause.TotalSeconds)));
    }

    [Fact]
    public async Task It_stays_away_for_as_long_as_the_server_asks()
    {
        var clock = new HastyClock();
        var attempts = 0;

        await TransientRetry.RunAsync(
            () => ++attempts > 1 ? Task.CompletedTask : throw new ApiException(ApiFailure.TooManyRequests, "busy") { RetryAfter = TimeSpan.FromSeconds(7) },
            _ => { }, clock, TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(clock.Pauses));
    }

    /// <summary>No pause lasts; how long each should have been is kept.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public List<TimeSpan> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
