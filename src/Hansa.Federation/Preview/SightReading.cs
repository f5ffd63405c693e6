using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Preview;

/// <summary>Reads attached clusters, many at once. One that cannot be read is taken to hold what the intent now asks for, and says so.</summary>
public static class SightReading
{
    private const int AtOnce = 16;

    /// <summary>A sight of every cluster that is meant.</summary>
    /// <param name="management">The management cluster.</param>
    /// <param name="open">Opens an attached cluster; what it gives is disposed of here, unless it is <paramref name="management"/> itself.</param>
    /// <param name="live">The intent as it is.</param>
    /// <param name="wanted">The intent as it would be.</param>
    /// <param name="isMeant">Which clusters are asked for.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="clock">Paces requests.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<ImmutableDictionary<ObjectKey, ClusterSight>> ReadAsync(
        ApiClient management, Func<KommanderCluster, Workspace, CancellationToken, Task<ApiClient>> open, FleetIntent live, FleetIntent wanted, Func<ObjectKey, bool> isMeant, IProgress<string> progress, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(progress);
        var now = FleetPlans.None.Next(live.Snapshot());
        var then = now.Next(wanted.Snapshot());
        var workspaces = live.Snapshot().Workspaces;
        var sights = new ConcurrentDictionary<ObjectKey, ClusterSight>();
        var clusters = live.Clusters.Values.Where(c => isMeant(c.Metadata.Key) && FleetPreview.PlanOf(c.Metadata.Key, now, then) is not null).ToArray();
        await Parallel.ForEachAsync(clusters, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (cluster, token) =>
        {
            var key = cluster.Metadata.Key;
            var workspace = workspaces.GetValueOrDefault(key.Namespace)?.Workspace;
            sights[key] = await ReadAsync(management, open, cluster, workspace, FleetPreview.PlanOf(key, now, then)!, now.Clusters.GetValueOrDefault(key), clock, token); // filtered above
            progress.Report($"reading clusters: {sights.Count} of {clusters.Length}");
        });
        return sights.ToImmutableDictionary();
    }

    private static async Task<ClusterSight> ReadAsync(
        ApiClient management, Func<KommanderCluster, Workspace, CancellationToken, Task<ApiClient>> open, KommanderCluster cluster, Workspace? workspace, ClusterPlan plan, ClusterPlan? now, TimeProvider clock, CancellationToken ct)
    {
        if (workspace is null)
        {
            return ClusterSight.Assumed(now, "it was not read: its workspace is not known");
        }

        try
        {
            var client = await open(cluster, workspace, ct);
            try
            {
                return await ClusterSight.ReadAsync(client, plan, clock, ct);
            }
            finally
            {
                if (client != management)
                {
                    client.Dispose();
                }
            }
        }
        catch (Exception e) when (e is ApiException or InvalidOperationException or System.Security.Cryptography.CryptographicException)
        {
            return ClusterSight.Assumed(now, $"it was not read: {e.Message}");
        }
    }
}
