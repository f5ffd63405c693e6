using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Controllers;

/// <summary>
/// Deletes Events an hour after they were last written (<c>--event-ttl</c> of the real server). The one timer runs only while there are Events.
/// </summary>
internal sealed class EventExpiry(ObjectStore store, TimeProvider clock, Action<Exception> failed) : IController, IDisposable
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly GroupResource Events = new("", "events");

    private readonly Lock _lock = new();

    // All live equally long, so that the oldest write is the next to go.
    private readonly Queue<(DateTimeOffset End, ObjectName Name, long ResourceVersion)> _writes = new();
    private ITimer? _timer;
    private bool _disposed;

    public void Observe(GroupResource resource, Change change)
    {
        if (resource != Events || change.After is null)
            return;
        lock (_lock)
        {
            _writes.Enqueue((clock.GetUtcNow() + Lifetime, change.Name, change.ResourceVersion));
            if (_writes.Count == 1)
                Schedule();
        }
    }

    public void Handle(GroupResource resource, Change change)
    {
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void Schedule()
    {
        if (_disposed)
            return;
        _timer?.Dispose();
        _timer = _writes.TryPeek(out var next) ? clock.CreateTimer(static expiry => ((EventExpiry)expiry!).Expire(), this, Wait(next.End), Timeout.InfiniteTimeSpan) : null;
    }

    private TimeSpan Wait(DateTimeOffset end) => end - clock.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero;

    private void Expire()
    {
        try
        {
            foreach (var (_, name, version) in Due())
                if (store.Find(Events, name) is { } found && found.ResourceVersion == version)
                    store.TryCommit(Events, found, null);
        }
        catch (IOException error)
        {
            failed(error);
        }
    }

    private List<(DateTimeOffset End, ObjectName Name, long ResourceVersion)> Due()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var due = new List<(DateTimeOffset, ObjectName, long)>();
            while (_writes.TryPeek(out var oldest) && oldest.End <= now)
                due.Add(_writes.Dequeue());
            Schedule();
            return due;
        }
    }
}
