using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Reporting;
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

    private readonly AgentServices _services;
    private readonly ILogger<ClusterAgent> _log;
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly SessionOpening _opening;
    private readonly Detachment _detachment;
    private readonly Task _running;
    private ClusterSession? _session;

    public ClusterAgent(ObjectKey key, string uid, AgentServices services)
    {
        (Key, Uid, _services) = (key, uid, services);
        _log = services.Logs.CreateLogger<ClusterAgent>();
        _queue = new WorkQueue<ObjectKey>(services.Clock, services.Random, new RetryPolicy { Max = TimeSpan.FromSeconds(30) });
        _opening = new SessionOpening(services, Signal);
        _detachment = new Detachment(services, _opening);
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

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_services.Intent.Clusters.Items.GetValueOrDefault(key) is not { } cluster || cluster.Metadata.Uid != Uid)
        {
            return Outcome.Done; // gone, or somebody else's by now
        }

        if (!_services.Intent.HasListed || _services.Fleet.Snapshot is null || !_services.Secrets.HasListed(key.Namespace, _services.Intent.WorkspaceNamespaceNames()))
        {
            return Outcome.RecheckAfter(Listing); // what has not been read yet is not missing
        }

        return cluster.Metadata.IsDeleting ? await DetachAsync(cluster, ct) : await AttachAsync(cluster, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync();
        _services.Identities.Release(Key);
        _services.Board.Remove(Key);
        _stop.Dispose();
    }

    private async Task<Outcome> AttachAsync(KommanderCluster cluster, CancellationToken ct)
    {
        var admission = Admit(cluster);
        if (admission is Admission.Refused refused)
        {
            return await RefuseAsync(cluster, refused, ct);
        }

        await ClusterFinalizer.SetAsync(_services.Management, cluster, ct);
        try
        {
            _session = await _opening.OpenAsync(cluster, admission, _session, ct);
        }
        catch (ApiException e)
        {
            return await FailAsync(cluster, e, (admission as Admission.Connect)?.Connection.Server ?? _services.Management.Server);
        }

        if (_services.Identities.Claim(_session.ClusterId, Key, cluster.Metadata.CreationTimestamp) is var holder && holder != Key)
        {
            return await RefuseAsync(cluster, Duplicate(holder), ct);
        }

        if (cluster.Status.ClusterId is { Length: > 0 } known && known != _session.ClusterId)
        {
            return await RefuseAsync(cluster, Stranger(known, _session.ClusterId), ct);
        }

        if (_session.KubeFedCluster is null)
        {
            await _services.LeftBehind.RemoveAsync(_session.ClusterId, ct);
            _session.KubeFedCluster = await _services.KubeFed.EnsureAsync(cluster, _session.Client.Server, AuthorityOf(admission), ct);
        }

        return await DeliverAsync(cluster, _session, ct);
    }

    private async Task<Outcome> DeliverAsync(KommanderCluster cluster, ClusterSession session, CancellationToken ct)
    {
        if (session.Health.Health == Health.Offline)
        {
            Post(Joined(cluster, session) with { IsAccountedFor = true });
            return Outcome.Done; // the health monitor signals when it answers again
        }

        if (_services.Hub.Standing is { MayWrite: false } standing)
        {
            Post(Joined(cluster, session) with { Reason = Reasons.RestoreUnconfirmed, Message = standing.Objection ?? "", IsAccountedFor = true });
            return Outcome.Done; // the hub's watch signals when a person confirms
        }

        if (_services.Fleet.PlanFor(Key) is not { } plan)
        {
            Post(Joined(cluster, session) with { IsAccountedFor = session.Delivery.HasListed });
            return Outcome.RecheckAfter(AccessRecheck);
        }

        try
        {
            return Delivered(cluster, session, await session.Delivery.ConvergeAsync(plan, ct));
        }
        catch (ApiException e)
        {
            return await FailAsync(cluster, e, session.Client.Server);
        }
    }

    private Outcome Delivered(KommanderCluster cluster, ClusterSession session, DeliveryState state)
    {
        foreach (var adopted in state.Adopted)
        {
            _services.Events.Normal(Kinds.KommanderCluster, cluster.Metadata, Reasons.Adopted, $"{adopted} was taken up");
        }

        FederationMetrics.Writes.Add(state.Writes);
        FederationMetrics.DriftCorrections.Add(state.Drift.Length);
        foreach (var obstacle in state.Failures)
        {
            FederationMetrics.Obstacles.Add(1, new KeyValuePair<string, object?>("reason", obstacle.Reason));
        }

        foreach (var drift in state.Drift)
        {
            _services.Events.Normal(Kinds.KommanderCluster, cluster.Metadata, Reasons.DriftCorrected, $"{drift} was changed on the cluster by somebody else and is put right");
        }

        Post(Joined(cluster, session) with { Delivery = state, IsAccountedFor = state.IsListed || !state.HasFlux });
        return state.MustRetry ? Outcome.Retry("some objects could not be delivered") : Outcome.RecheckAfter(state.Recheck ?? Resync);
    }

    private Admission Admit(KommanderCluster cluster)
    {
        var ns = cluster.Metadata.Key.Namespace;
        var secret = _services.Secrets.Find(ns, cluster.Spec.KubeconfigRef?.Name ?? "");
        return Admission.Decide(cluster, _services.Intent.WorkspaceOf(ns), secret, _services.Vetting, _services.Clock.GetUtcNow());
    }

    /// <summary>A credential that was taken away leaves a joined cluster as it is; one that was never joined just waits.</summary>
    private async Task<Outcome> RefuseAsync(KommanderCluster cluster, Admission.Refused refused, CancellationToken ct)
    {
        if (_session is not null && refused.Phase == ClusterPhases.JoinFailed)
        {
            await CloseAsync();
        }

        var phase = refused.Phase == ClusterPhases.Pending && cluster.Status.Phase == ClusterPhases.Joined ? ClusterPhases.Joined : refused.Phase;
        Post(Report(cluster, phase, refused.Reason, refused.Message) with { IsAccountedFor = true });
        return Outcome.RecheckAfter(Resync);
    }

    private async Task<Outcome> FailAsync(KommanderCluster cluster, ApiException e, Uri server)
    {
        var problem = $"{server.Authority}: {e.Message}";
        LogFailed(Key, e.Failure, problem);
        var wasJoined = cluster.Status.Phase == ClusterPhases.Joined || _session is not null;
        var report = e.Failure switch
        {
            ApiFailure.Unauthorized => Report(cluster, ClusterPhases.JoinFailed, Reasons.Unauthorized, $"the cluster does not accept the kubeconfig's credentials: {problem}"),
            ApiFailure.Forbidden => Report(cluster, ClusterPhases.JoinFailed, Reasons.Forbidden, $"the kubeconfig's user lacks rights: {problem}"),
            ApiFailure.TlsFailed => Report(cluster, ClusterPhases.JoinFailed, Reasons.TlsFailed, problem),
            ApiFailure.AddressRefused => Report(cluster, ClusterPhases.JoinFailed, Reasons.AddressRefused, problem),
            _ when wasJoined => Report(cluster, ClusterPhases.Joined, Reasons.Unreachable, problem) with { Health = _session?.Health.Health ?? Health.Offline, HealthMessage = problem },
            _ => Report(cluster, ClusterPhases.Joining, Reasons.Unreachable, problem) with { Health = Health.Offline, HealthMessage = problem },
        };
        Post(report with { IsAccountedFor = true });
        if (report.Phase == ClusterPhases.JoinFailed)
        {
            await CloseAsync();
            return Outcome.RecheckAfter(AccessRecheck);
        }

        return Outcome.Retry(e.Message);
    }

    private async Task<Outcome> DetachAsync(KommanderCluster cluster, CancellationToken ct)
    {
        if (!cluster.Metadata.Finalizers.Contains(Finalizers.Detach))
        {
            return Outcome.Done;
        }

        Post(Report(cluster, ClusterPhases.Unjoining, Reasons.Unjoining, "the cluster is being detached") with { IsAccountedFor = true });
        var admission = Admit(cluster);
        var progress = await _detachment.StepAsync(cluster, admission, _session, ct);
        _session = progress.Session;
        if (progress.Recheck is { } recheck)
        {
            Post(Report(cluster, ClusterPhases.Unjoining, Reasons.Unjoining, progress.Message) with { IsAccountedFor = true });
            return Outcome.RecheckAfter(recheck);
        }

        if (cluster.Status.ClusterId is { Length: > 0 } clusterId)
        {
            await _services.LeftBehind.WriteAsync(cluster, clusterId, progress.Message, progress.LeftBehind, ct);
        }

        await _services.KubeFed.RemoveAsync(Key, ct);
        _services.Identities.Release(Key);
        if (progress.IsLetGo)
        {
            _services.Events.Warning(Kinds.KommanderCluster, cluster.Metadata, Reasons.LetGo, progress.Message);
        }

        await ClusterFinalizer.ClearAsync(_services.Management, cluster, ct);
        LogDetached(Key, progress.Message);
        return Outcome.Done;
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
            KubeFedCluster = session.KubeFedCluster,
            ClusterId = session.ClusterId,
            KubernetesVersion = session.KubernetesVersion,
        };

    private ClusterReport Report(KommanderCluster cluster, string phase, string reason, string message) => new()
    {
        Cluster = Key,
        Uid = Uid,
        Phase = phase,
        Reason = reason,
        Message = message,
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

    private static Admission.Refused Stranger(string known, string found) => new(
        ClusterPhases.JoinFailed,
        Reasons.ClusterIdentityChanged,
        $"the kubeconfig leads to another cluster (kube-system uid {found}) than the one that joined ({known}): nothing is written there; correct the Secret, or delete this KommanderCluster and attach again");

    private static ReadOnlyMemory<byte> AuthorityOf(Admission admission) =>
        admission is Admission.Connect connect ? connect.Connection.CertificateAuthority.AsMemory() : default;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster}: {Failure}: {Problem}")]
    private partial void LogFailed(ObjectKey cluster, ApiFailure failure, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster} detached: {Result}")]
    private partial void LogDetached(ObjectKey cluster, string result);
}
