using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Attachment;

/// <summary>What comes of a cluster that is refused, refuses us or cannot be understood: what is told, which session stays, and when it is tried again.</summary>
/// <param name="reports">Where it is told.</param>
/// <param name="sessions">The session that is open.</param>
/// <param name="readSecretAgain">Has a Secret read past its watch: what differs signals the worker.</param>
/// <param name="log">Told what failed.</param>
internal sealed partial class AttachFailures(WorkerReports reports, SessionSlot sessions, Action<ObjectKey> readSecretAgain, ILogger<ClusterWorker> log)
{
    /// <summary>
    /// A credential that was taken away or spoilt leaves a joined cluster as it is, with the session that the last good one opened, which a detach
    /// still needs; one that was never joined just waits.
    /// </summary>
    public async Task<Outcome> RefuseAsync(KommanderCluster cluster, Admission.Refused refused, bool keepsSession = false)
    {
        var open = sessions.Current;
        var staysJoined = cluster.Status.Phase == ClusterPhases.Joined
            && (refused.Phase == ClusterPhases.Pending || (refused.Reason == Reasons.KubeconfigRefused && open is not null));
        if (open is not null && refused.Phase == ClusterPhases.JoinFailed && !staysJoined && !keepsSession)
        {
            await sessions.CloseAsync();
        }

        reports.Post(reports.Of(cluster, staysJoined ? ClusterPhases.Joined : refused.Phase, refused.Reason, refused.Message) with { IsAccountedFor = true });
        return Outcome.RecheckAfter(refused.MayPassByItself ? ClusterWorker.AccessRecheck : ClusterWorker.Resync);
    }

    /// <summary>
    /// The kubeconfig as it is now leads nowhere good. It is not known who answers there: it may name any address, and its author is not meant to read
    /// what that says. A session that the one before opened stays for the detach.
    /// </summary>
    public Outcome FailToOpen(KommanderCluster cluster, ApiException e, Uri server)
    {
        LogFailed(reports.Cluster, e.Failure, $"{server.Authority}: {e.Message}");
        var open = sessions.Current;
        open?.Delivery.Pause(); // not used before the kubeconfig is good again
        return Tell(cluster, reports.Failure(cluster, e.Failure, $"{server.Authority}: {e.OwnWords}", open?.Health.Health ?? ConnectionFailure.HealthOf(e.Failure)), e);
    }

    /// <summary>A request on the open session failed.</summary>
    public async Task<Outcome> FailAsync(KommanderCluster cluster, ApiException e, Uri server)
    {
        var problem = $"{server.Authority}: {e.Message}";
        LogFailed(reports.Cluster, e.Failure, problem);
        var report = reports.Failure(cluster, e.Failure, problem, sessions.Current?.Health.Health ?? ConnectionFailure.HealthOf(e.Failure));
        var outcome = Tell(cluster, report, e);
        if (report.Phase == ClusterPhases.JoinFailed)
        {
            await sessions.CloseAsync();
        }

        return outcome;
    }

    /// <summary>A watch is not allowed. It goes on asking, and its first success signals; so the session stays open.</summary>
    public Outcome Deny(KommanderCluster cluster, ClusterSession session, InformerState.Failing denied)
    {
        ReadCredentialAgain(cluster, denied.Failure);
        reports.Post(reports.Failure(cluster, denied.Failure, $"{session.Client.Server.Authority}: {denied.Message}", session.Health.Health) with { IsAccountedFor = true });
        return Outcome.RecheckAfter(ClusterWorker.AccessRecheck);
    }

    /// <summary>Who answers where the kubeconfig leads says nothing that could be understood: it is told and tried again.</summary>
    public Outcome NotUnderstoodOnOpening(KommanderCluster cluster, Exception e, Uri server)
    {
        LogNotUnderstood(reports.Cluster, e.GetType(), e.StackTrace);
        var told = reports.Failure(cluster, ApiFailure.BadAnswer, $"{server.Authority}: what was sent could not be understood ({e.GetType().Name})", Health.NotReady);
        reports.Post(told with { IsAccountedFor = true });
        return Outcome.Retry("what was sent could not be understood");
    }

    /// <summary>The cluster itself does.</summary>
    public Outcome NotUnderstood(KommanderCluster cluster, ClusterSession session, Exception e)
    {
        LogNotUnderstood(reports.Cluster, e.GetType(), e.StackTrace);
        reports.Post(reports.Joined(cluster, session) with
        {
            Reason = Reasons.UnexpectedAnswer,
            Message = $"{session.Client.Server.Authority}: what the cluster sent could not be understood ({e.GetType().Name})",
            IsAccountedFor = true,
        });
        return Outcome.Retry("what the cluster sent could not be understood");
    }

    /// <summary>The management cluster denies what the cluster needs there.</summary>
    public Outcome Denied(KommanderCluster cluster, string phase, ApiException e)
    {
        reports.Post(reports.Of(cluster, phase, Reasons.RefusedByManagement, $"the management cluster denies what the cluster needs there: {e.Message}") with { IsAccountedFor = true });
        return Outcome.RecheckAfter(ClusterWorker.AccessRecheck);
    }

    /// <summary>Reports it. A refusal stands until somebody lets us in; what else fails is tried again soon.</summary>
    private Outcome Tell(KommanderCluster cluster, ClusterReport report, ApiException e)
    {
        reports.Post(report with { IsAccountedFor = true });
        if (report.Phase == ClusterPhases.JoinFailed)
        {
            ReadCredentialAgain(cluster, e.Failure);
            return Outcome.RecheckAfter(ClusterWorker.AccessRecheck);
        }

        return e.RetryAfter is { } wait ? Outcome.RecheckAfter(wait) : Outcome.Retry(e.Message);
    }

    /// <summary>A 401 may mean that the Secret was rotated and its watch is behind.</summary>
    private void ReadCredentialAgain(KommanderCluster cluster, ApiFailure failure)
    {
        if (failure == ApiFailure.Unauthorized)
        {
            readSecretAgain(KubeconfigSecrets.KeyOf(cluster));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster}: {Failure}: {Problem}")]
    private partial void LogFailed(ObjectKey cluster, ApiFailure failure, string problem);

    /// <summary>Where, and not the exception's text: that may hold what somebody sent.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "Cluster {Cluster} sent what could not be understood: {Exception}\n{Trace}")]
    private partial void LogNotUnderstood(ObjectKey cluster, Type exception, string? trace);
}
