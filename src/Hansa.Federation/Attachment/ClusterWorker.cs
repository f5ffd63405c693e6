using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Kubernetes.Queues;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Attachment;

/// <summary>
/// One attached cluster's own worker: admits, connects, delivers, detaches. It has its own queue and back-off, so that a
/// dead cluster pins nobody else.
/// </summary>
internal sealed class ClusterWorker : IReconciler<ObjectKey>, IAsyncDisposable
{
    /// <summary>Until a cluster at rest is looked at anyway.</summary>
    public static readonly TimeSpan Resync = TimeSpan.FromMinutes(10);

    /// <summary>Until it is tried again whether somebody lets us in.</summary>
    public static readonly TimeSpan AccessRecheck = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Listing = TimeSpan.FromSeconds(1);

    private readonly WorkerQueue _queue;
    private readonly WorkerInputs _inputs;
    private readonly WorkerReports _reports;
    private readonly SessionSlot _sessions;
    private readonly WorkerSteps _steps;
    private readonly Action _left;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <param name="queue">When it looks at its cluster.</param>
    /// <param name="inputs">What has to have been read before.</param>
    /// <param name="reports">What it says of the cluster.</param>
    /// <param name="sessions">The session that it has open.</param>
    /// <param name="steps">What it does.</param>
    /// <param name="left">Called when it is at its end.</param>
    /// <param name="clock">Paces it.</param>
    /// <param name="log">Told what fails.</param>
    public ClusterWorker(WorkerQueue queue, WorkerInputs inputs, WorkerReports reports, SessionSlot sessions, WorkerSteps steps, Action left, TimeProvider clock, ILogger<ClusterWorker> log)
    {
        (_queue, _inputs, _reports, _sessions, _steps, _left) = (queue, inputs, reports, sessions, steps, left);
        _running = new ReconcileLoop<ObjectKey>("cluster", this, queue.Queue, workers: 1, clock, log).RunAsync(_stop.Token);
        Signal();
    }

    /// <summary>Uid of its KommanderCluster: an object made again under the name gets a worker of its own.</summary>
    public string Uid => _reports.Uid;

    /// <summary>How it answers its probe; null while it is not connected.</summary>
    public ClusterHealth? Probed => _sessions.Current?.Health.Figures;

    /// <summary>Whether something may be written for a plan at this moment.</summary>
    public bool IsWriting => _steps.Delivery.IsWriting;

    /// <summary>Something changed that the worker should look at.</summary>
    public void Signal() => _queue.Signal();

    /// <summary>Somebody deleted its KubeFedCluster.</summary>
    public void RecordGone()
    {
        if (_sessions.Current is { } session)
        {
            session.KubeFedCluster = null;
        }

        _queue.RecordGone();
    }

    /// <summary>The cluster has another plan.</summary>
    public void PlanChanged()
    {
        _steps.Delivery.PlanChanged();
        Signal();
    }

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_inputs.Find(key, Uid) is not { } cluster)
        {
            return Outcome.Done; // gone, or somebody else's by now
        }

        if (_inputs.UnlistedSecrets(key.Namespace) is { } problem)
        {
            _reports.Post(_reports.Of(cluster, WorkerReports.PhaseSoFar(cluster), Reasons.Unreadable, problem) with { IsAccountedFor = true });
        }

        if (!_inputs.HaveBeenRead(cluster))
        {
            return Outcome.RecheckAfter(Listing);
        }

        return cluster.Metadata.IsDeleting ? await _steps.Detaching.DetachAsync(cluster, ct) : await AttachAsync(cluster, ct);
    }

    private async Task<Outcome> AttachAsync(KommanderCluster cluster, CancellationToken ct)
    {
        var (session, outcome) = await _steps.Attaching.AttachAsync(cluster, ct);
        return session is null ? outcome : await _steps.Delivery.DeliverAsync(cluster, session, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await _sessions.CloseAsync();
        }
        finally
        {
            _queue.Dispose();
            _left();
            _stop.Dispose();
        }
    }
}

/// <summary>What a worker does.</summary>
internal sealed record WorkerSteps(Attaching Attaching, PlanDelivery Delivery, Detaching Detaching);
