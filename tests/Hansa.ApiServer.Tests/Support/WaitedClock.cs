using Microsoft.Extensions.Time.Testing;

namespace Hansa.ApiServer.Tests.Support;

/// <summary>A clock that stands still, and tells when somebody waits on it.</summary>
internal sealed class WaitedClock : FakeTimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<(TimeSpan Wanted, TaskCompletionSource Seen)> _watchers = [];

    public WaitedClock()
        : this(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public WaitedClock(DateTimeOffset begin)
        : base(begin)
    {
    }

    /// <summary>Completes when a timer of that length is set. To be called before it can be.</summary>
    public Task TimerSetAsync(TimeSpan wanted)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _watchers.Add((wanted, seen));
        return seen.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    /// <summary>Lets the time pass step by step, so that others can follow, until the task completes.</summary>
    public async Task AdvanceUntilAsync(Task task, TimeSpan step)
    {
        for (var i = 0; i < 20_000 && !task.IsCompleted; i++)
        {
            Advance(step);
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(1), System, TestContext.Current.CancellationToken));
        }
        await task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_gate)
            foreach (var watcher in _watchers.Where(watcher => watcher.Wanted == dueTime).ToList())
            {
                _watchers.Remove(watcher);
                watcher.Seen.SetResult();
            }
        return timer;
    }
}

/// <summary>The real clock for somebody in a hurry: no pause is longer than this.</summary>
internal sealed class HastyClock(TimeSpan longest) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > longest && dueTime < TimeSpan.FromMinutes(4) ? longest : dueTime, period);
}
