using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Delivery;

/// <summary>
/// Which versions of Flux's kinds a cluster serves, and when that is asked again: every minute where the definitions cannot be watched; where they
/// are, when one changed, again and again for a short time, since discovery follows a definition by a few seconds.
/// </summary>
internal sealed class FluxWatch(ApiClient cluster, Action changed, TimeProvider clock, Random random, ILogger log) : IAsyncDisposable
{
    /// <summary>When to look again while Flux is missing, or its definitions are not watched.</summary>
    public static readonly TimeSpan Recheck = TimeSpan.FromMinutes(1);

    /// <summary>When to look again while discovery may lag behind.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(10);

    private FluxDefinitions? _definitions;
    private FluxVersions? _found;
    private long? _lookedAt;
    private long _askedAt;
    private long _changedAt = long.MinValue;

    /// <summary>Whether a definition changed a moment ago, so that it is worth looking again <see cref="Soon"/>.</summary>
    public bool IsUnsettled => Interlocked.Read(ref _changedAt) is var at && at != long.MinValue && clock.GetElapsedTime(at) < Unsettled;

    /// <summary>The versions that are served; null when one of the kinds is not.</summary>
    /// <param name="mustLook">Whether what was found before is known to be wrong.</param>
    /// <param name="ct">Ends the asking.</param>
    public async Task<FluxVersions?> FindAsync(bool mustLook, CancellationToken ct)
    {
        await WatchAsync();
        if (_lookedAt is { } at && clock.GetElapsedTime(at) < GoodFor(mustLook) && !(IsUnsettled && at < Interlocked.Read(ref _changedAt)))
        {
            return _found;
        }

        return await LookAsync(ct);
    }

    /// <summary>The versions that are served at this moment; null when one of the kinds is not.</summary>
    public async Task<FluxVersions?> LookAsync(CancellationToken ct)
    {
        var now = clock.GetTimestamp();
        _found = await FluxDiscovery.FindAsync(cluster, ct);
        _lookedAt = now;
        return _found;
    }

    public void Pause() => _definitions?.Pause();

    public void Resume() => _definitions?.Resume();

    public ValueTask DisposeAsync() => _definitions?.DisposeAsync() ?? ValueTask.CompletedTask;

    private TimeSpan GoodFor(bool mustLook) =>
        mustLook || IsUnsettled ? Soon
        : _found is not null && _definitions is { IsWatching: true } ? AskAgain
        : Recheck;

    /// <summary>A right that was missing may have been granted: that is asked now and then.</summary>
    private async Task WatchAsync()
    {
        if (_definitions is { IsForbidden: true } forbidden && clock.GetElapsedTime(_askedAt) > AskAgain)
        {
            _definitions = null;
            await forbidden.DisposeAsync();
        }

        if (_definitions is null)
        {
            _askedAt = clock.GetTimestamp();
            _definitions = new FluxDefinitions(cluster, OnChange, clock, random, log);
        }
    }

    private void OnChange()
    {
        Interlocked.Exchange(ref _changedAt, clock.GetTimestamp());
        changed();
    }
}
