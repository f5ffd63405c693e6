using Microsoft.Extensions.Time.Testing;

namespace Hansa.Kubernetes.Tests;

/// <summary>A clock that stands still, and tells when somebody waits on it.</summary>
internal sealed class TestClock : FakeTimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<(Predicate<TimeSpan> Wanted, TaskCompletionSource Seen)> _watchers = [];

    /// <summary>Completes when a timer is set that satisfies <paramref name="wanted"/>. To be called before it can be.</summary>
    public Task TimerSetAsync(Predicate<TimeSpan> wanted)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _watchers.Add((wanted, seen));
        return seen.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    /// <summary>A back-off pause of the informer.</summary>
    public Task PauseAsync() => TimerSetAsync(d => d > TimeSpan.FromSeconds(0.1) && d < TimeSpan.FromSeconds(29));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_gate)
        {
            foreach (var watcher in _watchers.Where(w => w.Wanted(dueTime)).ToList())
            {
                _watchers.Remove(watcher);
                watcher.Seen.SetResult();
            }
        }

        return timer;
    }

    /// <summary>Lets the time pass in small steps, so that threads of their own can follow, until the task completes.</summary>
    public async Task AdvanceUntilAsync(Task task, TimeSpan? step = null)
    {
        for (var i = 0; i < 2000 && !task.IsCompleted; i++)
        {
            Advance(step ?? TimeSpan.FromMilliseconds(200));
            await Task.WhenAny(task, OthersRanAsync());
        }

        await task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Threads of others had their turn: new threads and work of the pool, started one after another, have run. On a busy machine that
    /// takes as much longer as it does for those who follow the clock, so that a deadline of theirs is not passed while they wait for a core.
    /// </summary>
    private static async Task OthersRanAsync()
    {
        for (var turn = 0; turn < 5; turn++)
        {
            var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            new Thread(ran.SetResult) { IsBackground = true }.Start();
            await ran.Task;
            await Task.Delay(TimeSpan.FromMilliseconds(2), System, TestContext.Current.CancellationToken);
        }
    }
}
