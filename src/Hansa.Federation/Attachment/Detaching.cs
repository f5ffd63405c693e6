using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Attachment;

/// <summary>Tells how far a detach is, and lets the object go when it has ended and is written down.</summary>
/// <param name="management">The management cluster.</param>
/// <param name="admissions">Whether the cluster may be connected to.</param>
/// <param name="detachment">What is done on it.</param>
/// <param name="records">What the management cluster holds about it.</param>
/// <param name="reports">Where it is told how far it is.</param>
/// <param name="failures">What comes of it when the management cluster denies its end.</param>
/// <param name="identities">Which KommanderCluster speaks for which cluster.</param>
/// <param name="warn">Warns people: about whom, the reason and a message.</param>
/// <param name="log">Told how it ended.</param>
internal sealed partial class Detaching(
    ApiClient management, AdmissionDesk admissions, Detachment detachment, MemberRecords records, WorkerReports reports, AttachFailures failures, ClusterIdentities identities, Action<KommanderCluster, string, string> warn, ILogger<ClusterWorker> log)
{
    private static readonly TimeSpan ReportAgain = TimeSpan.FromSeconds(5);

    /// <summary>How the detach ended; null until it has, and all of it is told and written down.</summary>
    private string? _ended;

    public async Task<Outcome> DetachAsync(KommanderCluster cluster, CancellationToken ct)
    {
        if (!cluster.Metadata.Finalizers.Contains(Finalizers.Detach))
        {
            return Outcome.Done;
        }

        if (_ended is { } result)
        {
            return await LetGoAsync(cluster, result, ct);
        }

        if (cluster.Status.Phase is not (ClusterPhases.Unjoining or ClusterPhases.UnjoinFailed))
        {
            reports.Post(reports.Of(cluster, ClusterPhases.Unjoining, Reasons.Unjoining, "the cluster is being detached") with { IsAccountedFor = true });
        }

        var progress = await detachment.StepAsync(cluster, admissions.Admit(cluster), ct);
        if (progress.Recheck is { } recheck)
        {
            reports.Post(reports.Of(cluster, progress.Phase, progress.Reason, progress.Message) with
            {
                Health = progress.Session?.Health.Health ?? (progress.Reason == Reasons.Unreachable ? Health.Offline : Health.Unknown),
                HealthMessage = progress.Message,
                Delivery = progress.Delivery,
                IsAccountedFor = true,
            });
            return Outcome.RecheckAfter(recheck);
        }

        if (await records.WriteDownAsync(cluster, progress, ct) is { } problem)
        {
            if (!detachment.IsOver(cluster))
            {
                reports.Post(reports.Of(cluster, ClusterPhases.Unjoining, Reasons.DeliveryFailed, $"{progress.Message}; the management cluster does not take the report, which is tried again until spec.detachTimeout: {problem}") with { IsAccountedFor = true });
                return Outcome.RecheckAfter(ReportAgain);
            }

            warn(cluster, Reasons.DeliveryFailed, $"detached without a report: {problem}");
        }

        if (progress.IsLetGo)
        {
            warn(cluster, Reasons.LetGo, progress.Message);
        }

        _ended = progress.Message;
        return await LetGoAsync(cluster, _ended, ct);
    }

    /// <summary>Whatever the management cluster denies of it is tried again, and nothing else: those who wait for the cluster hear of it when its object may go.</summary>
    private async Task<Outcome> LetGoAsync(KommanderCluster cluster, string result, CancellationToken ct)
    {
        try
        {
            await ClusterFinalizer.ClearAsync(management, cluster, ct);
        }
        catch (ApiException e) when (e.IsDenied)
        {
            return failures.Denied(cluster, ClusterPhases.UnjoinFailed, e);
        }

        identities.GiveBack(cluster.Metadata.Key);
        LogDetached(cluster.Metadata.Key, result);
        return Outcome.Done;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster} detached: {Result}")]
    private partial void LogDetached(ObjectKey cluster, string result);
}
