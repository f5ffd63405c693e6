using Hansa.Kubernetes.Leases;

namespace Hansa.Kubernetes.Tests.Leases;

public sealed class MomentTests
{
    [Theory]
    [InlineData(3, 3, 3)]
    [InlineData(0, 60, 60)] // the machine slept, and the monotonic clock with it
    [InlineData(3, -60, 3)] // somebody set the clock back
    public void Of_both_clocks_the_one_counts_by_which_more_time_has_passed(int monotonic, int wall, int passed)
    {
        var clock = new TwoClocks();
        var moment = Moment.Now(clock);

        clock.Monotonic = TimeSpan.FromSeconds(monotonic);
        clock.Wall += TimeSpan.FromSeconds(wall);

        Assert.Equal(TimeSpan.FromSeconds(passed), moment.Since(clock));
    }

    private sealed class TwoClocks : TimeProvider
    {
        public TimeSpan Monotonic { get; set; }

        public DateTimeOffset Wall { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Monotonic.Ticks;

        public override DateTimeOffset GetUtcNow() => Wall;
    }
}
