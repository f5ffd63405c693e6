using System.Diagnostics;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Fleet;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>One pass over a connected cluster: its newest plan is delivered, and how it stands is reported.</summary>
/// <param name="plans">The cluster's plan.</param>
/// <param name="origin">The span that made it.</param>
/// <param name="hub">Whether this hub may write.</param>
/// <param name="reports">Where it is told how the cluster stands.</param>
/// <param name="failures">What comes of a failed pass.</param>
/// <param name="tell">Tells people of something that was done: about whom, the reason and a message.</param>
/// <param name="clock">Measures.</param>
internal sealed class PlanDelivery(
    PlanUnderWay plans, Func<ActivityContext> origin, Func<HubStanding?> hub, WorkerReports reports, AttachFailures failures, Action<KommanderCluster, string, string> tell, TimeProvider clock)
{
    /// <summary>However often plans change, what was decided goes out at the latest now.</summary>
    private const int MostTurns = 3;

    /// <summary>Until a session and a plan of the same hub are there: both follow when a hub's id changes.</summary>
    private static readonly TimeSpan OneHub = TimeSpan.FromSeconds(1);

    private readonly DeliveryTimes _times = new(clock);

    /// <summary>Whether something may be written for a plan at this moment.</summary>
    public bool IsWriting => plans.IsWriting;

    /// <summary>The cluster has another plan.</summary>
    public void PlanChanged() => _times.PlanChanged();

    public async Task<Outcome> DeliverAsync(KommanderCluster cluster, ClusterSession session, CancellationToken ct)
    {
        if (session.Health.Health == Health.Offline)
        {
            session.Delivery.Pause();
            reports.Post(reports.Joined(cluster, session) with { IsAccountedFor = true });
            return Outcome.Done; // the health monitor signals when it answers again
        }

        session.Delivery.Resume();
        if (hub() is { MayWrite: false } standing)
        {
            reports.Post(reports.Joined(cluster, session) with { Reason = Reasons.RestoreUnconfirmed, Message = standing.Objection ?? "", IsAccountedFor = true });
            return Outcome.Done; // the hub's watch signals when a person confirms
        }

        try
        {
            using var span = Telemetry.Source.StartActivity("deliver", ActivityKind.Internal, origin());
            span?.SetTag("hansa.cluster", reports.Cluster.ToString());
            var (state, waiting) = await ConvergeAsync(session, ct);
            if (state is null)
            {
                reports.Post(reports.Joined(cluster, session) with { IsAccountedFor = session.Delivery.HasListed });
                return waiting;
            }

            span?.SetTag("hansa.writes", state.Writes);
            return session.Delivery.Failing is { } failing && WatchFailures.IsDenial(failing) ? failures.Deny(cluster, session, failing) : Delivered(cluster, session, state);
        }
        catch (ApiException e)
        {
            return await failures.FailAsync(cluster, e, session.Client.Server);
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) // whatever the cluster sends, it is told and tried again
        {
            return failures.NotUnderstood(cluster, session, e);
        }
    }

    /// <summary>
    /// The newest plan goes out, also one that came while the cluster was looked at: people who apply twenty objects mean one change. Null, and when to
    /// look again, while there is none for the hub whose objects the session sees: it would take what is another hub's for its own.
    /// </summary>
    private async Task<(DeliveryState? State, Outcome Waiting)> ConvergeAsync(ClusterSession session, CancellationToken ct)
    {
        try
        {
            for (var turn = 1; ; turn++)
            {
                if (plans.Begin() is not { } plan)
                {
                    return (null, Outcome.RecheckAfter(ClusterWorker.AccessRecheck));
                }

                if (plan.HubId != session.HubId)
                {
                    return (null, Outcome.RecheckAfter(OneHub));
                }

                bool IsSuperseded() => turn < MostTurns && plans.IsSuperseded(plan);
                if (await session.Health.Breaker.WhileClosedAsync(token => session.Delivery.ConvergeAsync(plan, IsSuperseded, token), ct) is { } state)
                {
                    return (state, Outcome.Done);
                }
            }
        }
        finally
        {
            plans.End();
        }
    }

    private Outcome Delivered(KommanderCluster cluster, ClusterSession session, DeliveryState state)
    {
        foreach (var adopted in state.Adopted)
        {
            tell(cluster, Reasons.Adopted, $"{adopted} was taken up");
        }

        DeliveryMetrics.Count(state);
        DeliveryMetrics.Record(_times.After(state));
        foreach (var drift in state.Drift)
        {
            tell(cluster, Reasons.DriftCorrected, $"{drift} was changed on the cluster by somebody else and is put right");
        }

        var report = reports.Joined(cluster, session) with { Delivery = state, IsAccountedFor = state.IsListed || !state.HasFlux };
        if (session.Delivery.Failing is { } failing && WatchFailures.IsToBeTold(failing, clock.GetUtcNow()))
        {
            var told = reports.Failure(cluster, failing.Failure, $"{session.Client.Server.Authority}: {failing.Message}", session.Health.Health);
            report = report with { Reason = told.Reason, Message = told.Message, IsAccountedFor = true };
        }

        reports.Post(report);
        return state.MustRetry && !state.IsToldWhen ? Outcome.Retry("some objects could not be delivered")
            : Outcome.RecheckAfter(state.Recheck ?? (session.Delivery.Failing is null ? ClusterWorker.Resync : WatchFailures.Patience));
    }
}
