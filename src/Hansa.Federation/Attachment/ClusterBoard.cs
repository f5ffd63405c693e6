using System.Collections.Concurrent;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Attachment;

/// <summary>The newest report of every cluster.</summary>
internal sealed class ClusterBoard(TimeProvider clock)
{
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<ObjectKey, ClusterReport> _reports = new();
    private readonly long _started = clock.GetTimestamp();
    private volatile bool _settled;

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
    /// Whether every cluster was heard of once since the process started, or had a minute for it. Before that, sums over
    /// clusters would tell of the start and not of the fleet.
    /// </summary>
    public bool HasSettled(IEnumerable<KommanderCluster> clusters) =>
        _settled || (_settled = Unaccounted(clusters) is null || clock.GetElapsedTime(_started) > LongestSettling);

    /// <summary>A cluster that nobody has heard of since the process started, or null.</summary>
    public string? Unaccounted(IEnumerable<KommanderCluster> clusters) =>
        clusters.FirstOrDefault(c => Find(c) is not { IsAccountedFor: true })?.Metadata.Key.ToString();
}
