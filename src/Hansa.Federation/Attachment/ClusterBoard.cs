using System.Collections.Concurrent;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Attachment;

/// <summary>The newest report of every cluster.</summary>
internal sealed class ClusterBoard
{
    private readonly ConcurrentDictionary<ObjectKey, ClusterReport> _reports = new();

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

    /// <summary>A cluster that nobody has heard of since the process started, or null.</summary>
    public string? Unaccounted(IEnumerable<KommanderCluster> clusters) =>
        clusters.FirstOrDefault(c => Find(c) is not { IsAccountedFor: true })?.Metadata.Key.ToString();
}
