using System.Collections.Concurrent;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Reporting;

/// <summary>Writes the status of KommanderClusters and of their KubeFedClusters.</summary>
internal sealed class ClusterReporter(
    ApiClient management, IntentStore intent, ClusterBoard board, StatusWriter writer, EventRecorder events, Func<string?> hubId, TimeProvider clock)
    : IReconciler<ObjectKey>
{
    private readonly ConcurrentDictionary<ObjectKey, KubeFedClusterStatus> _kubeFed = new();

    /// <summary>Its record was deleted: that of the same name will be another.</summary>
    public void Forget(ObjectKey cluster) => _kubeFed.TryRemove(cluster, out _);

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (intent.Clusters.Items.GetValueOrDefault(key) is not { } cluster || board.Find(cluster) is not { } report)
        {
            _kubeFed.TryRemove(key, out _);
            return Outcome.Done;
        }

        report = report with { Unreadable = intent.Clusters.BadItems.GetValueOrDefault(key.ToString()) };
        if (report is { IsJoined: true, Health: Health.Unknown, Reason: Reasons.Joined })
        {
            return Outcome.Done; // the first probe is under way; a status before it would only say that nothing is known
        }

        var now = clock.GetUtcNow();
        var status = ClusterStatus.Of(cluster, report, hubId(), now);
        using var written = await writer.WriteAsync(Kinds.KommanderCluster, cluster.Metadata, cluster.Status, status, HansaJson.Default.KommanderClusterStatus, ct);
        if (written is not null)
        {
            intent.Clusters.Observe(written.RootElement);
            Announce(cluster, status);
        }

        if (report is { IsJoined: true, KubeFedCluster: { } name })
        {
            await WriteKubeFedAsync(key, new ObjectKey(WellKnown.KommanderNamespace, name), report, now, ct);
        }

        return Outcome.Done;
    }

    /// <summary>The record is read once; after that, what was written last is what stands there, since Hansa is its only writer.</summary>
    private async Task WriteKubeFedAsync(ObjectKey cluster, ObjectKey record, ClusterReport report, DateTimeOffset now, CancellationToken ct)
    {
        if (_kubeFed.TryGetValue(cluster, out var known) && KubeFedStatus.Of(known, report.Health, report.HealthMessage, now).Conditions.SequenceEqual(known.Conditions))
        {
            return;
        }

        using var found = await management.GetAsync(Kinds.KubeFedCluster.ObjectPath(record), ct);
        if (found?.RootElement.Deserialize(HansaJson.Default.KubeFedCluster) is { } current)
        {
            var status = KubeFedStatus.Of(current.Status, report.Health, report.HealthMessage, now);
            using var written = await writer.WriteAsync(Kinds.KubeFedCluster, current.Metadata, current.Status, status, HansaJson.Default.KubeFedClusterStatus, ct);
            _kubeFed[cluster] = status;
        }
    }

    private void Announce(KommanderCluster cluster, KommanderClusterStatus status)
    {
        if (status.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.Warning) is { } warning && cluster.Status.Conditions.All(c => c.Type != ConditionTypes.Warning))
        {
            events.Warning(Kinds.KommanderCluster, cluster.Metadata, warning.Reason, warning.Message);
        }

        var before = cluster.Status.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.Ready);
        var now = status.Conditions.First(c => c.Type == ConditionTypes.Ready);
        if (before?.Reason == now.Reason && before.Status == now.Status)
        {
            return;
        }

        if (now.Status == "False" && now.Reason is not Reasons.Unjoining)
        {
            events.Warning(Kinds.KommanderCluster, cluster.Metadata, now.Reason, now.Message);
        }
        else
        {
            events.Normal(Kinds.KommanderCluster, cluster.Metadata, now.Reason, now.Message);
        }
    }
}
