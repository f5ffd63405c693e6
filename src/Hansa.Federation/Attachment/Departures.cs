using System.Collections.Concurrent;
using Hansa.Api.Metadata;

namespace Hansa.Federation.Attachment;

/// <summary>Who is being shut down, beside everything else: one that takes its time holds nobody up but who comes under its name.</summary>
internal sealed class Departures
{
    private readonly ConcurrentDictionary<ObjectKey, Lazy<Task>> _leaving = new();

    /// <summary>One of them has gone.</summary>
    public event Action? Gone;

    public void Add(ObjectKey key, IAsyncDisposable one)
    {
        var leaving = new Lazy<Task>(() => LeaveAsync(key, one));
        _leaving[key] = leaving;
        _ = leaving.Value;
    }

    /// <summary>Whether one of that name has not gone yet.</summary>
    public bool Has(ObjectKey key) => _leaving.ContainsKey(key);

    /// <summary>When all of them have gone.</summary>
    public Task AllAsync() => Task.WhenAll(_leaving.Values.Select(l => l.Value));

    private async Task LeaveAsync(ObjectKey key, IAsyncDisposable one)
    {
        await Task.Yield(); // not in the caller's turn
        try
        {
            await one.DisposeAsync();
        }
        finally
        {
            _leaving.TryRemove(key, out _);
            Gone?.Invoke();
        }
    }
}
