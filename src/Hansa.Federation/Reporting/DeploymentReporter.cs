using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Attachment;
using Hansa.Federation.Delivery;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Queues;

namespace Hansa.Federation.Reporting;

/// <summary>Writes the status of AppDeployments.</summary>
internal sealed class DeploymentReporter(
    IntentStore intent, FleetView fleet, ClusterBoard board, StatusWriter writer, EventRecorder events, TimeProvider clock)
    : IReconciler<ObjectKey>
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (intent.Deployments.Items.GetValueOrDefault(key) is not { } deployment || deployment.Metadata.IsDeleting || fleet.Snapshot is not { } snapshot)
        {
            return Outcome.Done;
        }

        if (!board.HasSettled(intent.Clusters.Items.Values))
        {
            return Outcome.RecheckAfter(Settling); // after a start, what was reported before still stands
        }

        var status = StatusOf(deployment, snapshot);
        using var written = await writer.WriteAsync(
            Kinds.AppDeployment, deployment.Metadata, deployment.Status, status, HansaJson.Default.AppDeploymentStatus, ct);
        if (written is not null)
        {
            intent.Deployments.Observe(written.RootElement);
            Announce(deployment, status);
        }

        return Outcome.Done;
    }

    private AppDeploymentStatus StatusOf(AppDeployment deployment, FleetSnapshot snapshot)
    {
        var now = clock.GetUtcNow();
        if (snapshot.Workspaces.GetValueOrDefault(deployment.Metadata.Key.Namespace) is not { } workspace)
        {
            var hold = Verdict.Waiting(Reasons.NoWorkspace, $"namespace {deployment.Metadata.Namespace} belongs to no Workspace; nothing of it is deployed or removed");
            return DeploymentStatus.Of(deployment, hold, [], [], now);
        }

        var planned = workspace.Clusters
            .Select(cluster => (cluster, Plan: fleet.PlanFor(cluster.Metadata.Key)))
            .Select(c => (c.cluster, c.Plan, Here: c.Plan?.Deployments.FirstOrDefault(d => d.Deployment == deployment.Metadata.Key)))
            .Where(c => c.Here is not null)
            .Select(c => (Standing: new ClusterStanding(c.cluster.Metadata.Name, StateOn(c.cluster, c.Plan!, c.Here!)), Here: c.Here!)) // filtered above
            .ToImmutableArray();
        return DeploymentStatus.Of(
            deployment,
            fleet.CandidateOf(deployment.Metadata.Key)?.Problem,
            [.. planned.Select(p => p.Standing)],
            [.. planned.SelectMany(p => p.Here.Warnings).Distinct()],
            now);
    }

    /// <summary>What was observed counts only if it was measured against what is wanted now.</summary>
    private DeploymentState StateOn(KommanderCluster cluster, ClusterPlan plan, PlannedDeployment here)
    {
        if (DeploymentState.OfHold(plan.Frozen ?? here.Verdict) is { } held)
        {
            return held;
        }

        return board.Find(cluster) switch
        {
            null => DeploymentState.Progressing(Reasons.Joining, "the cluster has not been looked at yet"),
            { IsJoined: false } report => DeploymentState.Waiting(report.Reason, $"cluster is {report.Phase}: {report.Message}"),
            { Health: Health.Offline } report => DeploymentState.Unreachable($"the cluster does not answer: {report.HealthMessage}"),
            { Delivery: { } delivery } when Measured(delivery, here) is { } state => state,
            { Delivery: null, Reason: not Reasons.Joined } report => DeploymentState.Waiting(report.Reason, report.Message),
            _ => DeploymentState.Progressing(Reasons.Progressing, "the change is being delivered"),
        };
    }

    private static DeploymentState? Measured(DeliveryState delivery, PlannedDeployment here) =>
        delivery.Plan.Deployments.FirstOrDefault(d => d.Deployment == here.Deployment)?.Fingerprint == here.Fingerprint
            ? delivery.Deployments.GetValueOrDefault(here.Deployment)
            : null;

    private void Announce(AppDeployment deployment, AppDeploymentStatus status)
    {
        var before = deployment.Status.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.Ready);
        var now = status.Conditions.First(c => c.Type == ConditionTypes.Ready);
        if (before?.Reason != now.Reason || before.Status != now.Status)
        {
            Action<ResourceType, ObjectMeta, string, string> record = now.Status == "False" ? events.Warning : events.Normal;
            record(Kinds.AppDeployment, deployment.Metadata, now.Reason, now.Message);
        }
    }
}
