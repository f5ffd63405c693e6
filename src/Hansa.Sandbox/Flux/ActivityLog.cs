using Hansa.Api.Metadata;

namespace Hansa.Sandbox.Flux;

/// <summary>The current <see cref="FluxActivity"/>, and a signal at each change of it.</summary>
internal sealed class ActivityLog
{
    private readonly Lock _gate = new();
    private FluxActivity _current = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FluxActivity Current
    {
        get { lock (_gate) return _current; }
    }

    public void Count(ObjectKey release, Func<ReleaseCounts, ReleaseCounts> change)
    {
        lock (_gate)
        {
            _current = _current with { Releases = _current.Releases.SetItem(release, change(_current.Of(release))) };
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public async Task<FluxActivity> WaitForAsync(Func<FluxActivity, bool> wanted, CancellationToken ct)
    {
        while (true)
        {
            var (current, changed) = CurrentAndNext();
            if (wanted(current))
                return current;

            await changed.WaitAsync(ct);
        }
    }

    private (FluxActivity Current, Task Changed) CurrentAndNext()
    {
        lock (_gate) return (_current, _changed.Task);
    }
}
