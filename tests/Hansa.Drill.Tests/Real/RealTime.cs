using System.Diagnostics;
using Hansa.Sandbox.Drill;

namespace Hansa.Drill.Tests.Real;

/// <summary>The machine's time. Its clock jumps like one that is set: timers go on as they were.</summary>
internal sealed class RealTime : IDrillTime
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly SetClock _clock = new();
    private readonly long _begin = Stopwatch.GetTimestamp();

    public TimeProvider Clock => _clock;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_begin);

    public DrillTempo Tempo { get; } = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));

    public Task TickAsync(CancellationToken ct) => Task.Delay(Tick, TimeProvider.System, ct);

    public void Jump(TimeSpan by) => _clock.Set(by);

    private sealed class SetClock : TimeProvider
    {
        private long _ahead;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

        public void Set(TimeSpan forward) => Interlocked.Add(ref _ahead, forward.Ticks);
    }
}
