using System.Collections.Concurrent;
using System.Diagnostics;
using Hansa.ApiServer.Hosting;

namespace Hansa.Bench.Servers;

/// <summary>What the servers were asked since the last mark, with times of the machine's monotonic clock. Safe for many threads.</summary>
public sealed class Tally
{
    private static readonly HashSet<string> WriteVerbs = ["create", "update", "patch", "delete"];

    private ConcurrentDictionary<(string Cluster, string Resource), ConcurrentQueue<long>> _writes = new();
    private ConcurrentDictionary<(string Group, string Verb, string Resource), int> _requests = new();
    private long _lastRequest;

    internal static bool IsWrite(string verb) => WriteVerbs.Contains(verb);

    internal void Mark()
    {
        _writes = new();
        _requests = new();
        Interlocked.Exchange(ref _lastRequest, 0);
    }

    /// <summary>A request that was answered just now.</summary>
    public void Record(ServedRequest request) => Record(request, Stopwatch.GetTimestamp());

    /// <summary>A request that was answered then, in ticks of the machine's monotonic clock.</summary>
    public void Record(ServedRequest request, long at)
    {
        _requests.AddOrUpdate((GroupOf(request.Cluster), request.Verb, request.Resource), 1, static (_, count) => count + 1);
        if (request.Subresource.Length == 0 && request.Code < 300 && IsWrite(request.Verb) && request.Verb != "delete")
            _writes.GetOrAdd((request.Cluster, request.Resource), static _ => new()).Enqueue(at);
        if (request.Verb is not "watch" && request.Resource is not ("leases" or ""))
            Interlocked.Exchange(ref _lastRequest, at);
    }

    /// <summary>When each cluster had so many writes; null while one has not.</summary>
    internal IReadOnlyDictionary<string, long>? Reached(IReadOnlyCollection<string> clusters, string resource, int count)
    {
        var at = new Dictionary<string, long>();
        foreach (var cluster in clusters)
        {
            if (!_writes.TryGetValue((cluster, resource), out var times) || times.Count < count)
                return null;
            at[cluster] = times.ElementAt(count - 1);
        }

        return at;
    }

    internal IReadOnlyList<RequestCount> Requests =>
        [.. _requests.OrderBy(r => r.Key).Select(r => new RequestCount(r.Key.Group, r.Key.Verb, r.Key.Resource, r.Value))];

    internal long LastRequestAt => Interlocked.Read(ref _lastRequest);

    private static string GroupOf(string cluster) => cluster.Split('-')[0];
}
