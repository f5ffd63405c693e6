using System.Collections.Concurrent;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Fleet;

/// <summary>The newest report of every cluster.</summary>
internal sealed class ClusterBoard(TimeProvider clock)
{
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<ObjectKey, ClusterReport> _reports = new();
    private readonly long _started = clock.GetTimestamp();
    private readonly ConcurrentDictionary<string, bool> _settled = new(); // by namespace

    /// <summary>Raised with the cluster whose report changed.</summary>
    public event Action<ObjectKey>? Changed;

    public void Post(ClusterReport report)
    {
        _reports[report.Cluster] = report;
        Changed?.Invoke(report.Cluster);
    }

    public void Remove(ObjectKey cluster)
    {
        _reports.TryRemove(cluster, out _);
        Changed?.Invoke(cluster);
    }

    /// <summary>The report about this very object, or null.</summary>
    public ClusterReport? Find(KommanderCluster cluster) =>
        _reports.TryGetValue(cluster.Metadata.Key, out var report) && report.Uid == cluster.Metadata.Uid ? report : null;

    /// <summary>
    /// Whether every cluster of that namespace was heard of once since the process started, or had a minute for it. Before that, sums over
    /// clusters would tell of the start and not of the fleet.
    /// </summary>
    public bool HasSettled(string ns, IEnumerable<KommanderCluster> clusters)
    {
        if (_settled.ContainsKey(ns))
        {
            return true;
        }

        var has = clusters.Where(c => c.Metadata.Namespace == ns).All(c => Find(c) is { IsAccountedFor: true }) || clock.GetElapsedTime(_started) > LongestSettling;
        return has && _settled.TryAdd(ns, true) | has;
    }
}
