using System.Collections.Concurrent;
using System.Net;

namespace Hansa.Kubernetes.Transport;

/// <summary>
/// Addresses of host names. The system's resolver holds a thread until its name servers answer or half a minute is over, and people may name hosts whose
/// name servers never answer: each name is asked for on a thread of its own, once however many wait for it, so that the pool's threads stay free.
/// </summary>
internal sealed class NameLookup(Func<string, IPAddress[]> resolve)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<IPAddress[]>>> _underWay = new(StringComparer.OrdinalIgnoreCase);

    public static NameLookup OfSystem { get; } = new(Dns.GetHostAddresses);

    /// <exception cref="System.Net.Sockets.SocketException">There is no such name, or nobody says.</exception>
    public async Task<IPAddress[]> FindAsync(string host, CancellationToken ct) =>
        IPAddress.TryParse(host, out var literal) ? [literal] : await _underWay.GetOrAdd(host, h => new(() => Start(h))).Value.WaitAsync(ct).ConfigureAwait(false);

    private Task<IPAddress[]> Start(string host) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                return resolve(host);
            }
            finally
            {
                _underWay.TryRemove(host, out _);
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
