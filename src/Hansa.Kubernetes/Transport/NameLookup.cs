using System.Collections.Concurrent;
using System.Net;

namespace Hansa.Kubernetes.Transport;

/// <summary>
/// Addresses of host names. The system's resolver holds a thread until its name servers answer or half a minute is over, and people may name hosts whose
/// name servers never answer: each name is asked for on a thread of its own, once however many wait for it, so that the pool's threads stay free. There
/// are not many such threads; names that resolved before have their own, so that those that hang do not keep them waiting.
/// </summary>
#pragma warning disable CA1001 // One for as long as the process lives, and lookups under way must still be able to release theirs.
internal sealed class NameLookup(Func<string, IPAddress[]> resolve)
#pragma warning restore CA1001
{
    /// <summary>Of either sort of names, under way at once.</summary>
    public const int MostAtOnce = 32;

    private const int MostRemembered = 10_000;
    private readonly ConcurrentDictionary<string, Lazy<Task<IPAddress[]>>> _underWay = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _resolved = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _proven = new(MostAtOnce, MostAtOnce);
    private readonly SemaphoreSlim _unproven = new(MostAtOnce, MostAtOnce);

    public static NameLookup OfSystem { get; } = new(Dns.GetHostAddresses);

    /// <exception cref="System.Net.Sockets.SocketException">There is no such name, or nobody says.</exception>
    public async Task<IPAddress[]> FindAsync(string host, CancellationToken ct)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        if (!_underWay.TryGetValue(host, out var lookup)) lookup = await BeginAsync(host, ct).ConfigureAwait(false);
        return await lookup.Value.WaitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Whoever gives up while it waits for its turn leaves no lookup behind.</summary>
    private async Task<Lazy<Task<IPAddress[]>>> BeginAsync(string host, CancellationToken ct)
    {
        var lane = _resolved.ContainsKey(host) ? _proven : _unproven;
        await lane.WaitAsync(ct).ConfigureAwait(false);
        var mine = new Lazy<Task<IPAddress[]>>(() => StartAsync(host, lane));
        var first = _underWay.GetOrAdd(host, mine);
        if (first != mine) lane.Release();
        return first;
    }

    private Task<IPAddress[]> StartAsync(string host, SemaphoreSlim lane) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                var found = resolve(host);
                Remember(host);
                return found;
            }
            catch
            {
                _resolved.TryRemove(host, out _);
                throw;
            }
            finally
            {
                _underWay.TryRemove(host, out _);
                lane.Release();
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    private void Remember(string host)
    {
        if (_resolved.Count >= MostRemembered) _resolved.Clear(); // whoever is asked for again is soon known again
        _resolved[host] = true;
    }
}
