namespace Hansa.Sandbox.Drill;

/// <summary>Time that stands still until it is moved. Timers that become due are called in their order, on the thread that moves it.</summary>
internal sealed class DrillClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<DrillTimer, (long Due, long Number)> _timers = new();
    private long _now;
    private long _number;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Elapsed => TimeSpan.FromTicks(Volatile.Read(ref _now));

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new DrillTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var until = GetTimestamp() + by.Ticks;
        while (Next(until) is { } timer)
            timer.Call();
        Volatile.Write(ref _now, until);
    }

    private DrillTimer? Next(long until)
    {
        lock (_gate)
        {
            while (_timers.TryPeek(out var timer, out var at) && at.Due <= until)
            {
                _timers.Dequeue();
                if (timer.Number != at.Number)
                    continue; // changed or disposed of since
                _now = Math.Max(_now, at.Due);
                timer.Number = 0;
                Arm(timer, timer.Period);
                return timer;
            }

            return null;
        }
    }

    private void Arm(DrillTimer timer, TimeSpan dueTime)
    {
        timer.Number = 0;
        if (dueTime < TimeSpan.Zero)
            return;
        timer.Number = ++_number;
        _timers.Enqueue(timer, (_now + dueTime.Ticks, timer.Number));
    }

    private sealed class DrillTimer(DrillClock clock, Action call) : ITimer
    {
        /// <summary>Of the entry that counts; 0 when none does.</summary>
        public long Number { get; set; }

        public TimeSpan Period { get; private set; } = Timeout.InfiniteTimeSpan;

        public void Call() => call();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                Period = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
                clock.Arm(this, dueTime);
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
