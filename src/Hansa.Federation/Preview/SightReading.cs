using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Attachment;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Preview;

/// <summary>Reads attached clusters, many at once. One that cannot be read is taken to hold what the intent now asks for, and says so.</summary>
public static class SightReading
{
    private const int AtOnce = 16;

    /// <summary>A sight of every cluster that is meant.</summary>
    public static async Task<ImmutableDictionary<ObjectKey, ClusterSight>> ReadAsync(
        ApiClient management, FleetIntent live, FleetIntent wanted, Func<ObjectKey, bool> isMeant, IProgress<string> progress, TimeProvider clock, CancellationToken ct)
    {
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
            sights[key] = await ReadAsync(management, cluster, workspace, FleetPreview.PlanOf(key, now, then)!, now.Clusters.GetValueOrDefault(key), clock, token); // filtered above
            progress.Report($"reading clusters: {sights.Count} of {clusters.Length}");
        });
        return sights.ToImmutableDictionary();
    }

    private static async Task<ClusterSight> ReadAsync(
        ApiClient management, KommanderCluster cluster, Workspace? workspace, ClusterPlan plan, ClusterPlan? now, TimeProvider clock, CancellationToken ct)
    {
        if (workspace is null)
        {
            return ClusterSight.Assumed(now, "it was not read: its workspace is not known");
        }

        try
        {
            var client = await ReadingAccess.OpenAsync(management, cluster, workspace, clock, ct);
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
