using Microsoft.Extensions.Time.Testing;

namespace Hansa.Federation.Tests.Building;

/// <summary>A clock that stands still, and tells when somebody waits on it.</summary>
internal sealed class WaitedClock : FakeTimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<(TimeSpan Wanted, TaskCompletionSource Seen)> _watchers = [];

    /// <summary>Completes when a timer of that length is set. To be called before it can be.</summary>
    public Task TimerSetAsync(TimeSpan wanted)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _watchers.Add((wanted, seen));
        }

        return seen.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_gate)
        {
            foreach (var watcher in _watchers.Where(w => w.Wanted == dueTime).ToList())
            {
                _watchers.Remove(watcher);
                watcher.Seen.SetResult();
            }
        }

        return timer;
    }
}
