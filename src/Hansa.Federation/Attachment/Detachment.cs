using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>
/// Detaching a cluster, one step at a time: Retain lets everything run on and marks it as released, Remove uninstalls
/// first. It ends after the timeout whatever the cause; a cluster that never joined goes at once.
/// </summary>
/// <param name="inputs">What it has to know of the management cluster.</param>
/// <param name="sessions">The session that is open.</param>
/// <param name="identities">Which KommanderCluster speaks for which cluster.</param>
/// <param name="work">What is done on the cluster.</param>
/// <param name="time">How long it may take.</param>
/// <param name="clock">Ends a step.</param>
internal sealed class Detachment(DetachInputs inputs, SessionSlot sessions, ClusterIdentities identities, DetachWork work, DetachTime time, TimeProvider clock)
{
    /// <summary>Goes on as far as it can now.</summary>
    public async Task<DetachProgress> StepAsync(KommanderCluster cluster, Admission admission, CancellationToken ct)
    {
        var session = sessions.Current;
        if (session is null && cluster.Status.ClusterId is not { Length: > 0 })
        {
            return new DetachProgress(null, null, "it had not joined: let go at once");
        }

        time.Begin(cluster);
        if (inputs.PausedBy(cluster) is { } pause)
        {
            time.Hold(); // a pause stops the timeout, too
            return new DetachProgress(session, DetachProgress.Again, $"waiting: paused: {pause}") { Reason = Reasons.Paused };
        }

        if (session is null && inputs.UnreadableOf(cluster, admission) is { } unreadable)
        {
            return Stopped(cluster, null, Reasons.Unreadable, unreadable);
        }

        if (session is null && admission is Admission.Refused refused)
        {
            return new DetachProgress(null, null, $"its credentials are gone: let go at once ({refused.Message})") { IsLetGo = true };
        }

        if (inputs.StandingObjection is { } objection)
        {
            return IsOver(cluster)
                ? new DetachProgress(session, null, $"let go after the timeout: {objection}") { IsLetGo = true }
                : new DetachProgress(session, DetachProgress.Again, $"waiting: {objection}") { Reason = Reasons.RestoreUnconfirmed };
        }

        if (session is { Health.Health: Health.Offline } && (admission as Admission.Connect)?.Credential is var credential && (credential is null || credential == session.Credential))
        {
            session.Delivery.Pause();
            return Stopped(cluster, session, Reasons.Unreachable, $"the cluster does not answer: {session.Health.LastError}");
        }

        var isKnown = false; // before that, what answers is not passed on to whoever wrote the kubeconfig
        try
        {
            session = await OpenAsync(cluster, admission, session, ct);
            if (session.Health.Health == Health.Offline)
            {
                session.Delivery.Pause();
                return Stopped(cluster, session, Reasons.Unreachable, $"the cluster does not answer: {session.Health.LastError}");
            }

            var clusterId = session.ClusterId; // another may answer at any moment
            if (identities.Compare(cluster, clusterId) is { } stranger)
            {
                return Stopped(cluster, session, Reasons.ClusterIdentityChanged, stranger);
            }

            if (identities.Claim(clusterId, cluster.Metadata.Key, cluster.Metadata.CreationTimestamp) is var holder && holder != cluster.Metadata.Key)
            {
                return new DetachProgress(session, null, $"let go at once: the kubeconfig leads to the cluster that is attached as {holder}, whose services are not its to remove") { IsLetGo = true };
            }

            session.Admit(clusterId);
            isKnown = true;
            using var end = new CancellationTokenSource(time.LeftOf(cluster), clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, end.Token);
            return await session.Health.Breaker.WhileClosedAsync(token => work.DoAsync(cluster, session, token), either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Stopped(cluster, session, Reasons.DeliveryFailed, "the cluster does not come to an end with its answers");
        }
        catch (ApiException e)
        {
            return Stopped(cluster, session, ConnectionFailure.ReasonOf(e.Failure, session?.Health.Health ?? ConnectionFailure.HealthOf(e.Failure)), ConnectionFailure.Explain(e.Failure, isKnown ? e.Message : e.OwnWords));
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) // whatever a cluster sends, the detach ends in time
        {
            return Stopped(cluster, session, Reasons.DeliveryFailed, $"what the cluster sent could not be understood ({e.GetType().Name})");
        }
    }

    /// <summary>Whether <c>spec.detachTimeout</c> has passed.</summary>
    public bool IsOver(KommanderCluster cluster) => time.IsOver(cluster);

    /// <summary>The session of the kubeconfig as it is now; where that leads nowhere or elsewhere, the one that an earlier credential opened.</summary>
    private async Task<ClusterSession> OpenAsync(KommanderCluster cluster, Admission admission, ClusterSession? before, CancellationToken ct)
    {
        if (admission is Admission.Refused)
        {
            return before!; // a refused one without session has gone before
        }

        try
        {
            var opened = await sessions.OpenAsync(cluster, admission, ct);
            if (before is not null && opened != before && identities.Compare(cluster, opened.ClusterId) is not null)
            {
                await opened.DisposeAsync();
                return before;
            }

            await sessions.UseAsync(opened); // now, so that it is closed whatever becomes of this step
            return opened;
        }
        catch (ApiException) when (before is not null)
        {
            return before;
        }
    }

    private DetachProgress Stopped(KommanderCluster cluster, ClusterSession? session, string reason, string problem) => DetachProgress.Stopped(session, time.IsOver(cluster), reason, problem);
}
