using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Fleet;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Reporting;

/// <summary>Writes the status of AppDeployments.</summary>
internal sealed class DeploymentReporter(
    IntentStore intent, FleetView fleet, ClusterBoard board, StatusWriter writer, EventRecorder events, TimeProvider clock)
    : IReconciler<ObjectKey>
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>Between two reports that differ only in how far a change has come: while a fleet delivers, it tells of many.</summary>
    private static readonly TimeSpan Passing = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<ObjectKey, long> _written = new();
    private volatile bool _dropsSeats; // its definition is an older one, and would have every status written again and again

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (intent.Deployments.Items.GetValueOrDefault(key) is not { } deployment || deployment.Metadata.IsDeleting || fleet.Decision is not { } decision)
        {
            _written.TryRemove(key, out _);
            return Outcome.Done;
        }

        if (!decision.Snapshot.Workspaces.ContainsKey(key.Namespace) && intent.WorkspaceOf(key.Namespace) is not null)
        {
            return Outcome.RecheckAfter(Settling); // it is not planned before all of it has been read; its Workspace says why when that cannot be
        }

        if (!board.HasSettled(key.Namespace, intent.Clusters.Items.Values))
        {
            return Outcome.RecheckAfter(Settling); // after a start, what was reported before still stands
        }

        using var span = Telemetry.Source.StartActivity("report", ActivityKind.Internal, decision.Origin);
        span?.SetTag("hansa.deployment", key.ToString());
        var status = StatusOf(deployment, decision);
        if (IsOnlyFurther(deployment, status) && _written.TryGetValue(key, out var last) && Passing - clock.GetElapsedTime(last) is { Ticks: > 0 } wait)
        {
            return Outcome.RecheckAfter(wait);
        }

        using var written = await writer.WriteAsync(
            Kinds.AppDeployment, deployment.Metadata, deployment.Status, status, HansaJson.Default.AppDeploymentStatus, ct);
        if (written is not null)
        {
            _written[key] = clock.GetTimestamp();
            _dropsSeats |= status.Seat is not null && !HasSeat(written.RootElement);
            intent.Deployments.Observe(written.RootElement);
            Announce(deployment, status);
        }

        return Outcome.Done;
    }

    /// <summary>Of what came back nothing else is read: people may have written what cannot be.</summary>
    private static bool HasSeat(JsonElement written) => JsonText.Member(written, "status") is { } status && JsonText.Member(status, "seat") is not null;

    /// <summary>The change is under way as it was before: nobody waits for the numbers in between.</summary>
    private static bool IsOnlyFurther(AppDeployment deployment, AppDeploymentStatus status) =>
        deployment.Status.ObservedGeneration == status.ObservedGeneration
        && Ready(status) is { Reason: Reasons.Progressing } now
        && Ready(deployment.Status) is { } before
        && (before.Reason, before.Status) == (now.Reason, now.Status);

    /// <summary>By one decision: of two, a cluster of the one would be told by the plan of the other.</summary>
    private AppDeploymentStatus StatusOf(AppDeployment deployment, FleetDecision decision)
    {
        var now = clock.GetUtcNow();
        if (decision.Snapshot.Workspaces.GetValueOrDefault(deployment.Metadata.Key.Namespace) is not { } workspace)
        {
            var hold = Verdict.Waiting(Reasons.NoWorkspace, $"namespace {deployment.Metadata.Namespace} belongs to no Workspace; nothing of it is deployed or removed");
            return DeploymentStatus.Of(deployment, hold, [], [], [], now) with { Seat = deployment.Status.Seat };
        }

        var planned = workspace.Clusters
            .Select(cluster => (cluster, Plan: decision.PlanFor(cluster.Metadata.Key)))
            .Select(c => (c.cluster, c.Plan, Here: c.Plan?.Deployments.FirstOrDefault(d => d.Deployment == deployment.Metadata.Key)))
            .Where(c => c.Here is not null)
            .Select(c => (Standing: new StateOnCluster(c.cluster.Metadata.Name, StateOn(c.cluster, c.Plan!, c.Here!)), Here: c.Here!)) // filtered above
            .ToImmutableArray();
        return DeploymentStatus.Of(
            deployment,
            decision.ProblemOf(deployment.Metadata.Key),
            [.. planned.Select(p => p.Standing)],
            [.. planned.SelectMany(p => p.Here.Warnings).Distinct()],
            [.. planned.SelectMany(p => p.Here.Credentials).Distinct()],
            now) with
        {
            Seat = _dropsSeats ? null : Seats.Report(deployment, workspace.Seats.GetValueOrDefault(deployment.Metadata.Name)),
        };
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

    private static Condition? Ready(AppDeploymentStatus status) => status.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.Ready);

    private void Announce(AppDeployment deployment, AppDeploymentStatus status)
    {
        var (before, now) = (Ready(deployment.Status), Ready(status)!); // a status that was made has it
        if (before?.Reason != now.Reason || before.Status != now.Status)
        {
            Action<ResourceType, ObjectMeta, string, string> record = now.Status == "False" ? events.Warning : events.Normal;
            record(Kinds.AppDeployment, deployment.Metadata, now.Reason, now.Message);
        }
    }
}
