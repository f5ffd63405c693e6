using System.Diagnostics;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Reporting;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Attachment;

/// <summary>
/// One attached cluster's own worker: admits, connects, delivers, detaches. It has its own queue and back-off, so that a
/// dead cluster pins nobody else.
/// </summary>
internal sealed partial class ClusterAgent : IReconciler<ObjectKey>, IAsyncDisposable
{
    private static readonly TimeSpan Resync = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AccessRecheck = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Listing = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportAgain = TimeSpan.FromSeconds(5);

    /// <summary>Somebody may delete the record again and again.</summary>
    private static readonly TimeSpan BeforeRecordingAgain = TimeSpan.FromSeconds(5);

    /// <summary>However often plans change, what was decided goes out at the latest now.</summary>
    private const int MostTurns = 3;

    private readonly AgentServices _services;
    private readonly ILogger<ClusterAgent> _log;
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly SessionOpening _opening;
    private readonly Detachment _detachment;
    private readonly Task _running;
    private readonly AdmissionMemory _admissions = new();
    private readonly DeliveryTimes _times;
    private readonly PassPace _pace;
    private ClusterSession? _session;
    private ClusterPlan? _underWay;

    public ClusterAgent(ObjectKey key, string uid, AgentServices services)
    {
        (Key, Uid, _services) = (key, uid, services);
        _log = services.Logs.CreateLogger<ClusterAgent>();
        _times = new DeliveryTimes(services.Clock);
        _queue = new WorkQueue<ObjectKey>(services.Clock, services.Random, new RetryPolicy { Max = TimeSpan.FromSeconds(30) }) { Name = "cluster" };
        _pace = new PassPace(services.Clock);
        _opening = new SessionOpening(services, observed: () => _queue.AddAfter(Key, _pace.Next), healthChanged: Signal);
        _detachment = new Detachment(services, _opening, UseAsync);
        var loop = new ReconcileLoop<ObjectKey>("cluster", this, _queue, workers: 1, services.Clock, services.Logs.CreateLogger<ClusterAgent>());
        _running = loop.RunAsync(_stop.Token);
        Signal();
    }

    /// <summary>The KommanderCluster.</summary>
    public ObjectKey Key { get; }

    /// <summary>Its uid: an object made again under the name gets an agent of its own.</summary>
    public string Uid { get; }

    /// <summary>Something changed that the agent should look at.</summary>
    public void Signal() => _queue.Add(Key);

    /// <summary>Somebody deleted its KubeFedCluster.</summary>
    public void RecordGone()
    {
        if (Volatile.Read(ref _session) is { } session)
        {
            session.KubeFedCluster = null;
        }

        _queue.AddAfter(Key, BeforeRecordingAgain);
    }

    /// <summary>The cluster has another plan.</summary>
    public void PlanChanged()
    {
        _times.PlanChanged();
        Signal();
    }

    /// <summary>How it answers its probe; null while it is not connected.</summary>
    public ClusterHealth? Probed => Volatile.Read(ref _session)?.Health.Figures;

    /// <summary>Whether something may be written for a plan at this moment. Once the newest plan is a frozen one and this is false, nothing is any more.</summary>
    public bool IsWriting => Volatile.Read(ref _underWay) is { Frozen: null };

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_services.Intent.Clusters.Items.GetValueOrDefault(key) is not { } cluster || cluster.Metadata.Uid != Uid)
        {
            return Outcome.Done; // gone, or somebody else's by now
        }

        if (_services.Secrets.Unlisted(key.Namespace) is { } problem)
        {
            var phase = cluster.Status.Phase is { Length: > 0 } known ? known : ClusterPhases.Pending;
            Post(Report(cluster, phase, Reasons.Unreadable, $"the Secrets of namespace {key.Namespace} cannot be read on the management cluster: {problem}") with { IsAccountedFor = true });
        }

        var knowsSecrets = _services.Secrets.HasListed(key.Namespace, _services.Intent.WorkspaceNamespaceNames())
            || (cluster.Metadata.IsDeleting && _services.Secrets.Unlisted(key.Namespace) is not null); // a detach ends in time, whatever cannot be read
        if (!_services.Intent.HasListed || _services.Fleet.Snapshot is null || !knowsSecrets)
        {
            return Outcome.RecheckAfter(Listing); // what has not been read yet is not missing
        }

        return cluster.Metadata.IsDeleting ? await DetachAsync(cluster, ct) : await AttachAsync(cluster, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await CloseAsync();
        }
        finally
        {
            _services.Identities.Release(Key);
            _services.Board.Remove(Key);
            _stop.Dispose();
        }
    }

    private async Task<Outcome> AttachAsync(KommanderCluster cluster, CancellationToken ct)
    {
        var admission = Admit(cluster);
        if (admission is Admission.Refused refused)
        {
            return await RefuseAsync(cluster, refused);
        }

        await ClusterFinalizer.SetAsync(_services.Management, cluster, ct);
        _pace.Passing();
        ClusterSession opened;
        try
        {
            opened = await _opening.OpenAsync(cluster, admission, _session, ct);
        }
        catch (ApiException e)
        {
            return await FailToOpenAsync(cluster, e, ServerOf(admission), ct);
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) // whatever answers there, it is told and tried again
        {
            LogNotUnderstood(Key, e.GetType(), e.StackTrace);
            var told = Failure(cluster, ApiFailure.BadAnswer, $"{ServerOf(admission).Authority}: what was sent could not be understood ({e.GetType().Name})", Health.NotReady);
            Post(told with { IsAccountedFor = true });
            return Outcome.Retry("what was sent could not be understood");
        }

        if (ClusterIdentities.Objection(cluster, opened.ClusterId) is { } stranger)
        {
            var isAnother = opened != _session; // then the session that leads to the right one stays for the detach
            if (isAnother)
            {
                await opened.DisposeAsync();
                _session?.Delivery.Pause();
            }

            return await RefuseAsync(cluster, new Admission.Refused(ClusterPhases.JoinFailed, Reasons.ClusterIdentityChanged, stranger), keepsSession: isAnother);
        }

        await UseAsync(opened);
        if (cluster.Status.ClusterId is { Length: > 0 } known && known != opened.ClusterId)
        {
            _services.Identities.Release(Key); // a person accepted another
        }

        if (_services.Identities.Claim(opened.ClusterId, Key, cluster.Metadata.CreationTimestamp) is var holder && holder != Key)
        {
            return await RefuseAsync(cluster, Duplicate(holder));
        }

        if (!opened.HasRights && cluster.Status.Phase != ClusterPhases.Joined && admission is Admission.Connect)
        {
            var missing = await MissingRightsAsync(cluster, opened, ct);
            if (missing is not null)
            {
                return missing;
            }
        }

        opened.Warning = (admission as Admission.Connect)?.WarningOf(cluster.Spec.KubeconfigRef?.Name ?? "");
        if (opened.KubeFedCluster is null)
        {
            await RecordAsync(cluster, opened, AuthorityOf(admission), ct);
        }

        return await DeliverAsync(cluster, opened, ct);
    }

    /// <summary>The credential is good: the session with the one before has done its work.</summary>
    private async Task UseAsync(ClusterSession session)
    {
        if (Interlocked.Exchange(ref _session, session) is { } before && before != session)
        {
            await before.DisposeAsync();
        }
    }

    /// <summary>What the management cluster does not take keeps no service from its cluster; it is tried again at the next look.</summary>
    private async Task RecordAsync(KommanderCluster cluster, ClusterSession session, ReadOnlyMemory<byte> authority, CancellationToken ct)
    {
        try
        {
            await _services.LeftBehind.RemoveAsync(session.ClusterId, ct);
            session.KubeFedCluster = await _services.KubeFed.EnsureAsync(cluster, session.Client.Server, authority, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            LogUnrecorded(Key, e is ApiException or InvalidOperationException ? e.Message : e.GetType().Name);
        }
    }

    /// <summary>Asked once, at attach; null when nothing is missing. A right that a joined cluster loses is told where it is needed.</summary>
    private async Task<Outcome?> MissingRightsAsync(KommanderCluster cluster, ClusterSession session, CancellationToken ct)
    {
        try
        {
            var missing = await ClusterRights.MissingAsync(session.Client, Key.Namespace, ct);
            session.HasRights = missing.IsEmpty;
            if (missing.IsEmpty)
            {
                return null;
            }

            return await RefuseAsync(cluster, new Admission.Refused(ClusterPhases.JoinFailed, Reasons.Forbidden, ClusterRights.Describe(missing)));
        }
        catch (ApiException e)
        {
            return await FailAsync(cluster, e, session.Client.Server, ct);
        }
    }

    private async Task<Outcome> DeliverAsync(KommanderCluster cluster, ClusterSession session, CancellationToken ct)
    {
        if (session.Health.Health == Health.Offline)
        {
            session.Delivery.Pause();
            Post(Joined(cluster, session) with { IsAccountedFor = true });
            return Outcome.Done; // the health monitor signals when it answers again
        }

        session.Delivery.Resume();
        if (_services.Hub.Standing is { MayWrite: false } standing)
        {
            Post(Joined(cluster, session) with { Reason = Reasons.RestoreUnconfirmed, Message = standing.Objection ?? "", IsAccountedFor = true });
            return Outcome.Done; // the hub's watch signals when a person confirms
        }

        try
        {
            using var span = Tracing.Source.StartActivity("deliver", ActivityKind.Internal, _services.Fleet.Origin);
            span?.SetTag("hansa.cluster", Key.ToString());
            var state = await ConvergeAsync(session, ct);
            End();
            if (state is null)
            {
                Post(Joined(cluster, session) with { IsAccountedFor = session.Delivery.HasListed });
                return Outcome.RecheckAfter(AccessRecheck);
            }

            span?.SetTag("hansa.writes", state.Writes);
            return session.Delivery.Failing is { } failing && WatchFailures.IsDenial(failing) ? await DenyAsync(cluster, session, failing, ct) : Delivered(cluster, session, state);
        }
        catch (ApiException e)
        {
            End();
            return await FailAsync(cluster, e, session.Client.Server, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) // whatever the cluster sends, it is told and tried again
        {
            End();
            LogNotUnderstood(Key, e.GetType(), e.StackTrace);
            Post(Joined(cluster, session) with
            {
                Reason = Reasons.UnexpectedAnswer,
                Message = $"{session.Client.Server.Authority}: what the cluster sent could not be understood ({e.GetType().Name})",
                IsAccountedFor = true,
            });
            return Outcome.Retry("what the cluster sent could not be understood");
        }
        finally
        {
            End();
        }
    }

    /// <summary>
    /// The newest plan goes out, also one that came while the cluster was looked at: people who apply twenty objects mean one change. Null while
    /// there is no plan.
    /// </summary>
    private async Task<DeliveryState?> ConvergeAsync(ClusterSession session, CancellationToken ct)
    {
        for (var turn = 1; ; turn++)
        {
            if (Begin() is not { } plan)
            {
                return null;
            }

            bool IsSuperseded() => turn < MostTurns && _services.Fleet.PlanFor(Key)?.Fingerprint != plan.Fingerprint;
            if (await session.Health.Breaker.WhileClosedAsync(token => session.Delivery.ConvergeAsync(plan, IsSuperseded, token), ct) is { } state)
            {
                return state;
            }
        }
    }

    /// <summary>Takes up the newest plan. It is shown before it is looked at again: whoever sees none shown knows that the next one shown is newer.</summary>
    private ClusterPlan? Begin()
    {
        while (true)
        {
            var plan = _services.Fleet.PlanFor(Key);
            Interlocked.Exchange(ref _underWay, plan);
            if (ReferenceEquals(plan, _services.Fleet.PlanFor(Key)))
            {
                return plan;
            }
        }
    }

    /// <summary>Before the pass is reported: who hears of it asks.</summary>
    private void End() => Interlocked.Exchange(ref _underWay, null);

    private Outcome Delivered(KommanderCluster cluster, ClusterSession session, DeliveryState state)
    {
        foreach (var adopted in state.Adopted)
        {
            _services.Events.Normal(Kinds.KommanderCluster, cluster.Metadata, Reasons.Adopted, $"{adopted} was taken up");
        }

        Measure(state);
        foreach (var drift in state.Drift)
        {
            _services.Events.Normal(Kinds.KommanderCluster, cluster.Metadata, Reasons.DriftCorrected, $"{drift} was changed on the cluster by somebody else and is put right");
        }

        var report = Joined(cluster, session) with { Delivery = state, IsAccountedFor = state.IsListed || !state.HasFlux };
        if (session.Delivery.Failing is { } failing && WatchFailures.IsToBeTold(failing, _services.Clock.GetUtcNow()))
        {
            var told = Failure(cluster, failing.Failure, $"{session.Client.Server.Authority}: {failing.Message}", session.Health.Health);
            report = report with { Reason = told.Reason, Message = told.Message, IsAccountedFor = true };
        }

        Post(report);
        return state.MustRetry && !state.IsToldWhen ? Outcome.Retry("some objects could not be delivered")
            : Outcome.RecheckAfter(state.Recheck ?? (session.Delivery.Failing is null ? Resync : WatchFailures.Patience));
    }

    private void Measure(DeliveryState state)
    {
        FederationMetrics.Passes.Add(1, new KeyValuePair<string, object?>("result", state.Writes > 0 ? "written" : state.Failures.IsEmpty ? "unchanged" : "held"));
        FederationMetrics.Writes.Add(state.Writes);
        FederationMetrics.DriftCorrections.Add(state.Drift.Length);
        foreach (var obstacle in state.Failures)
        {
            FederationMetrics.Obstacles.Add(1, new KeyValuePair<string, object?>("reason", obstacle.Reason));
        }

        var (delivered, ready) = _times.After(state);
        Record("delivered", delivered);
        Record("ready", ready);
    }

    private static void Record(string until, double? seconds)
    {
        if (seconds is { } took)
        {
            FederationMetrics.Delivery.Record(took, new KeyValuePair<string, object?>("until", until));
        }
    }

    /// <summary>A watch is not allowed. It goes on asking, and its first success signals; so the session stays open.</summary>
    private async Task<Outcome> DenyAsync(KommanderCluster cluster, ClusterSession session, InformerState.Failing denied, CancellationToken ct)
    {
        await ReadCredentialAgainAsync(cluster, denied.Failure, ct);
        Post(Failure(cluster, denied.Failure, $"{session.Client.Server.Authority}: {denied.Message}", session.Health.Health) with { IsAccountedFor = true });
        return Outcome.RecheckAfter(AccessRecheck);
    }

    private Admission Admit(KommanderCluster cluster)
    {
        var ns = cluster.Metadata.Key.Namespace;
        var secret = _services.Secrets.Find(ns, cluster.Spec.KubeconfigRef?.Name ?? "");
        return _admissions.Decide(cluster, _services.Intent.WorkspaceOf(ns), secret, _services.Vetting, _services.Clock.GetUtcNow());
    }

    /// <summary>
    /// A credential that was taken away or spoilt leaves a joined cluster as it is, with the session that the last good one opened, which a detach
    /// still needs; one that was never joined just waits.
    /// </summary>
    private async Task<Outcome> RefuseAsync(KommanderCluster cluster, Admission.Refused refused, bool keepsSession = false)
    {
        var staysJoined = cluster.Status.Phase == ClusterPhases.Joined
            && (refused.Phase == ClusterPhases.Pending || (refused.Reason == Reasons.KubeconfigRefused && _session is not null));
        if (_session is not null && refused.Phase == ClusterPhases.JoinFailed && !staysJoined && !keepsSession)
        {
            await CloseAsync();
        }

        Post(Report(cluster, staysJoined ? ClusterPhases.Joined : refused.Phase, refused.Reason, refused.Message) with { IsAccountedFor = true });
        return Outcome.RecheckAfter(Refusals.MayPassByItself(refused.Reason) ? AccessRecheck : Resync);
    }

    /// <summary>
    /// The kubeconfig as it is now leads nowhere good. It is not known who answers there: it may name any address, and its author is not meant to read
    /// what that says. A session that the one before opened stays for the detach.
    /// </summary>
    private async Task<Outcome> FailToOpenAsync(KommanderCluster cluster, ApiException e, Uri server, CancellationToken ct)
    {
        LogFailed(Key, e.Failure, $"{server.Authority}: {e.Message}");
        _session?.Delivery.Pause(); // not used before the kubeconfig is good again
        var report = Failure(cluster, e.Failure, $"{server.Authority}: {e.OwnWords}", _session?.Health.Health ?? ConnectionFailure.HealthOf(e.Failure));
        Post(report with { IsAccountedFor = true });
        if (report.Phase == ClusterPhases.JoinFailed)
        {
            await ReadCredentialAgainAsync(cluster, e.Failure, ct);
            return Outcome.RecheckAfter(AccessRecheck);
        }

        return e.RetryAfter is { } wait ? Outcome.RecheckAfter(wait) : Outcome.Retry(e.Message);
    }

    private async Task<Outcome> FailAsync(KommanderCluster cluster, ApiException e, Uri server, CancellationToken ct)
    {
        var problem = $"{server.Authority}: {e.Message}";
        LogFailed(Key, e.Failure, problem);
        var report = Failure(cluster, e.Failure, problem, _session?.Health.Health ?? ConnectionFailure.HealthOf(e.Failure));
        Post(report with { IsAccountedFor = true });
        if (report.Phase == ClusterPhases.JoinFailed)
        {
            await CloseAsync();
            await ReadCredentialAgainAsync(cluster, e.Failure, ct);
            return Outcome.RecheckAfter(AccessRecheck);
        }

        return e.RetryAfter is { } wait ? Outcome.RecheckAfter(wait) : Outcome.Retry(e.Message);
    }

    /// <summary>A 401 may mean that the Secret was rotated and its watch is behind: what is read afresh and differs signals this agent.</summary>
    private async Task ReadCredentialAgainAsync(KommanderCluster cluster, ApiFailure failure, CancellationToken ct)
    {
        if (failure == ApiFailure.Unauthorized && cluster.Spec.KubeconfigRef?.Name is { Length: > 0 } secret)
        {
            await _services.Secrets.ReadAgainAsync(new ObjectKey(Key.Namespace, secret), ct);
        }
    }

    private ClusterReport Failure(KommanderCluster cluster, ApiFailure failure, string problem, Health health)
    {
        if (ConnectionFailure.RefusalOf(failure) is { } refusal)
        {
            return Report(cluster, ClusterPhases.JoinFailed, refusal, ConnectionFailure.Explain(failure, problem));
        }

        var phase = cluster.Status.Phase == ClusterPhases.Joined || _session is not null ? ClusterPhases.Joined : ClusterPhases.Joining;
        return Report(cluster, phase, ConnectionFailure.ReasonOf(failure, health), ConnectionFailure.Explain(failure, problem)) with { Health = health, HealthMessage = problem };
    }

    private async Task<Outcome> DetachAsync(KommanderCluster cluster, CancellationToken ct)
    {
        if (!cluster.Metadata.Finalizers.Contains(Finalizers.Detach))
        {
            return Outcome.Done;
        }

        if (cluster.Status.Phase is not (ClusterPhases.Unjoining or ClusterPhases.UnjoinFailed))
        {
            Post(Report(cluster, ClusterPhases.Unjoining, Reasons.Unjoining, "the cluster is being detached") with { IsAccountedFor = true });
        }

        var admission = Admit(cluster);
        var progress = await _detachment.StepAsync(cluster, admission, _session, ct);
        _session = progress.Session;
        if (progress.Recheck is { } recheck)
        {
            Post(Report(cluster, progress.Phase, progress.Reason, progress.Message) with
            {
                Health = _session?.Health.Health ?? (progress.Reason == Reasons.Unreachable ? Health.Offline : Health.Unknown),
                HealthMessage = progress.Message,
                Delivery = progress.Delivery,
                IsAccountedFor = true,
            });
            return Outcome.RecheckAfter(recheck);
        }

        if (await WriteDownAsync(cluster, progress, ct) is { } problem)
        {
            if (!_detachment.IsOver(cluster))
            {
                Post(Report(cluster, ClusterPhases.Unjoining, Reasons.DeliveryFailed, $"{progress.Message}; the management cluster does not take the report, which is tried again until spec.detachTimeout: {problem}") with { IsAccountedFor = true });
                return Outcome.RecheckAfter(ReportAgain);
            }

            _services.Events.Warning(Kinds.KommanderCluster, cluster.Metadata, Reasons.DeliveryFailed, $"detached without a report: {problem}");
        }

        _services.Identities.Release(Key);
        if (progress.IsLetGo)
        {
            _services.Events.Warning(Kinds.KommanderCluster, cluster.Metadata, Reasons.LetGo, progress.Message);
        }

        await ClusterFinalizer.ClearAsync(_services.Management, cluster, ct);
        LogDetached(Key, progress.Message);
        return Outcome.Done;
    }

    /// <summary>What the detach left, and that there is no member of that name any more; why that could not be written, or null.</summary>
    private async Task<string?> WriteDownAsync(KommanderCluster cluster, Detachment.Progress progress, CancellationToken ct)
    {
        try
        {
            if (cluster.Status.ClusterId is { Length: > 0 } clusterId)
            {
                await _services.LeftBehind.WriteAsync(cluster, clusterId, progress.Message, progress.LeftBehind, ct);
            }

            await _services.KubeFed.RemoveAsync(Key, ct);
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) // whatever the management cluster answers, the detach ends
        {
            return e is ApiException ? e.Message : e.GetType().Name;
        }
    }

    private async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _session, null) is { } session)
        {
            await session.DisposeAsync();
        }
    }

    private void Post(ClusterReport report) => _services.Board.Post(report);

    private ClusterReport Joined(KommanderCluster cluster, ClusterSession session) =>
        Report(cluster, ClusterPhases.Joined, Reasons.Joined, "the cluster is joined") with
        {
            Health = session.Health.Health,
            HealthMessage = session.Health.LastError,
            Warning = session.Warning,
            UnreadableThere = session.Delivery.Unreadable,
            KubeFedCluster = session.KubeFedCluster,
            ClusterId = session.ClusterId,
            KubernetesVersion = session.Facts.KubernetesVersion,
            ProviderId = session.Facts.ProviderId,
        };

    private ClusterReport Report(KommanderCluster cluster, string phase, string reason, string message) => new()
    {
        Cluster = Key,
        Uid = Uid,
        Phase = phase,
        Reason = reason,
        Message = message,
        ProbePeriod = _services.ProbePeriod,
        KubeFedCluster = _session?.KubeFedCluster ?? cluster.Status.KubefedclusterRef?.Name,
        ClusterId = cluster.Status.ClusterId,
        KubernetesVersion = cluster.Status.KubernetesVersion,
        IsAccountedFor = false,
    };

    private static Admission.Refused Duplicate(ObjectKey holder) => new(
        ClusterPhases.JoinFailed,
        Reasons.ClusterAlreadyAttached,
        holder == HostCluster.Key
            ? "this is the management cluster itself, which is attached as host-cluster already"
            : $"this cluster is attached already as {holder}; detach that one first");

    private Uri ServerOf(Admission admission) => (admission as Admission.Connect)?.Connection.Server ?? _services.Management.Server;

    private static ReadOnlyMemory<byte> AuthorityOf(Admission admission) =>
        admission is Admission.Connect connect ? connect.Connection.CertificateAuthority.AsMemory() : default;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster}: {Failure}: {Problem}")]
    private partial void LogFailed(ObjectKey cluster, ApiFailure failure, string problem);

    /// <summary>Where, and not the exception's text: that may hold what somebody sent.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "Cluster {Cluster} sent what could not be understood: {Exception}\n{Trace}")]
    private partial void LogNotUnderstood(ObjectKey cluster, Type exception, string? trace);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} cannot be recorded: {Problem}")]
    private partial void LogUnrecorded(ObjectKey cluster, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster} detached: {Result}")]
    private partial void LogDetached(ObjectKey cluster, string result);
}
