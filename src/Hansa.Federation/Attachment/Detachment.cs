using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Removal;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>
/// Detaching a cluster, one step at a time: Retain lets everything run on and marks it as released, Remove uninstalls
/// first. It ends after the timeout whatever the cause; a cluster that never joined goes at once.
/// </summary>
internal sealed class Detachment(AgentServices services, SessionOpening opening, Func<ClusterSession, Task> use)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeastStep = TimeSpan.FromSeconds(30);
    private DateTimeOffset? _heldUntil;

    /// <summary>How far a detach is.</summary>
    /// <param name="Session">The session that is open now.</param>
    /// <param name="Recheck">When to go on; null when the detach has ended.</param>
    /// <param name="Message">What is going on, or how it ended.</param>
    internal sealed record Progress(ClusterSession? Session, TimeSpan? Recheck, string Message)
    {
        /// <summary>Objects that stay on the cluster, as far as they could be listed.</summary>
        public ImmutableArray<string> LeftBehind { get; init; } = [];

        /// <summary>One of <see cref="Reasons"/>: what keeps the detach from going on; it is tried again until the timeout.</summary>
        public string Reason { get; init; } = Reasons.Unjoining;

        /// <summary>What waits for a person has not failed.</summary>
        public string Phase => Reason is Reasons.Unjoining or Reasons.RemovalGuarded or Reasons.RemovalUnconfirmed or Reasons.RestoreUnconfirmed or Reasons.SuspendedOnCluster or Reasons.Paused
            ? ClusterPhases.Unjoining
            : ClusterPhases.UnjoinFailed;

        /// <summary>How the cluster stands while things are removed there; null when that was not looked at.</summary>
        public DeliveryState? Delivery { get; init; }

        /// <summary>Whether the cluster was let go before everything there could be done.</summary>
        public bool IsLetGo { get; init; }
    }

    public async Task<Progress> StepAsync(KommanderCluster cluster, Admission admission, ClusterSession? session, CancellationToken ct)
    {
        if (session is null && cluster.Status.ClusterId is not { Length: > 0 })
        {
            return new Progress(null, null, "it had not joined: let go at once");
        }

        // What held it before this process started held the time as well.
        _heldUntil ??= cluster.Status.Conditions.Any(c => c is { Type: ConditionTypes.Ready, Reason: Reasons.RemovalGuarded or Reasons.Paused }) ? services.Clock.GetUtcNow() : DateTimeOffset.MinValue;
        if (PausedBy(cluster) is { } pause)
        {
            _heldUntil = services.Clock.GetUtcNow(); // a pause stops the timeout, too
            return new Progress(session, Recheck, $"waiting: paused: {pause}") { Reason = Reasons.Paused };
        }

        if (session is null && services.Secrets.Unlisted(cluster.Metadata.Key.Namespace) is { } unlisted)
        {
            return Stopped(cluster, null, Reasons.Unreadable, $"the Secrets of namespace {cluster.Metadata.Namespace} cannot be read on the management cluster: {unlisted}");
        }

        if (session is null && services.Intent.Clusters.BadItems.GetValueOrDefault(cluster.Metadata.Key.ToString()) is { } unreadable)
        {
            return Stopped(cluster, null, Reasons.Unreadable, $"the KommanderCluster cannot be read: {unreadable}");
        }

        if (session is null && admission is Admission.Refused refused)
        {
            return new Progress(null, null, $"its credentials are gone: let go at once ({refused.Message})") { IsLetGo = true };
        }

        if (services.Hub.Standing is { MayWrite: false } standing)
        {
            var hold = new Objection(Reasons.RestoreUnconfirmed, standing.Objection ?? "this hub may not write");
            return IsOver(cluster)
                ? new Progress(session, null, $"let go after the timeout: {hold.Message}") { IsLetGo = true }
                : new Progress(session, Recheck, $"waiting: {hold.Message}") { Reason = hold.Reason };
        }

        if (session is { Health.Health: Health.Offline } && (admission as Admission.Connect)?.Credential is var credential && (credential is null || credential == session.Credential))
        {
            session.Delivery.Pause();
            return Stopped(cluster, session, Reasons.Unreachable, $"the cluster does not answer: {session.Health.LastError}");
        }

        var isKnown = false; // before that, what answers is not passed on to whoever wrote the kubeconfig
        try
        {
            (session, var stranger) = await OpenAsync(cluster, admission, session, ct);
            if (session.Health.Health == Health.Offline)
            {
                session.Delivery.Pause();
                return Stopped(cluster, session, Reasons.Unreachable, $"the cluster does not answer: {session.Health.LastError}");
            }

            if (stranger is not null)
            {
                return Stopped(cluster, session, Reasons.ClusterIdentityChanged, stranger);
            }

            if (services.Identities.Claim(session.ClusterId, cluster.Metadata.Key, cluster.Metadata.CreationTimestamp) is var holder && holder != cluster.Metadata.Key)
            {
                return new Progress(session, null, $"let go at once: the kubeconfig leads to the cluster that is attached as {holder}, whose services are not its to remove") { IsLetGo = true };
            }

            isKnown = true;
            using var end = new CancellationTokenSource(LeftOf(cluster), services.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, end.Token);
            return await session.Health.Breaker.WhileClosedAsync(token => WorkAsync(cluster, session, token), either.Token);
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

    /// <summary>The session of the kubeconfig as it is now; where that leads nowhere or elsewhere, the one that an earlier credential opened. Beside it what is wrong with the cluster that answers.</summary>
    private async Task<(ClusterSession Session, string? Stranger)> OpenAsync(KommanderCluster cluster, Admission admission, ClusterSession? before, CancellationToken ct)
    {
        if (admission is Admission.Refused)
        {
            return (before!, ClusterIdentities.Objection(cluster, before!.ClusterId)); // a refused one without session has gone before
        }

        try
        {
            var opened = await opening.OpenAsync(cluster, admission, before, ct);
            var stranger = ClusterIdentities.Objection(cluster, opened.ClusterId);
            if (stranger is not null && before is not null && opened != before)
            {
                await opened.DisposeAsync();
                return (before, ClusterIdentities.Objection(cluster, before.ClusterId));
            }

            await use(opened); // now, so that it is closed whatever becomes of this step
            return (opened, stranger);
        }
        catch (ApiException) when (before is not null)
        {
            return (before, ClusterIdentities.Objection(cluster, before.ClusterId));
        }
    }

    private Progress Stopped(KommanderCluster cluster, ClusterSession? session, string reason, string problem) => IsOver(cluster)
        ? new Progress(session, null, $"let go after the timeout: {problem}") { IsLetGo = true }
        : new Progress(session, Recheck, $"the detach cannot go on and is tried again until spec.detachTimeout: {problem}") { Reason = reason };

    private async Task<Progress> WorkAsync(KommanderCluster cluster, ClusterSession session, CancellationToken ct)
    {
        session.Delivery.Resume();
        var plan = NothingFor(cluster);
        var order = await OrderAsync(cluster, plan);
        if (order is DetachOrder.Wait { For.Reason: Reasons.Paused } paused)
        {
            _heldUntil = services.Clock.GetUtcNow();
            return new Progress(session, Recheck, $"waiting: {paused.For.Message}") { Reason = Reasons.Paused };
        }

        if (order is DetachOrder.Wait wait)
        {
            return Stopped(cluster, session, wait.For.Reason, wait.For.Message);
        }

        if (order is DetachOrder.Retain)
        {
            return new Progress(session, null, "its services go on running")
            {
                LeftBehind = [.. await Release.AllAsync(session.Client, plan, ct), .. await Release.NamespaceAsync(session.Client, plan, ct)],
            };
        }

        var state = await session.Delivery.ConvergeAsync(plan, ct);
        if (state.Failures.Any(f => f.Reason == Reasons.RemovalGuarded) && services.Intent.WorkspaceOf(plan.Namespace) is not null)
        {
            _heldUntil = services.Clock.GetUtcNow(); // the timeout counts from the moment the guard lets go
        }

        // The last release may go while a pass is under way that left repositories and values alone for its sake.
        return state is { ObservedReleases: 0, Staying: 0, MustRetry: false, IsListed: true }
            ? new Progress(session, null, "its services were removed") { LeftBehind = [.. await Release.NamespaceAsync(session.Client, plan, ct)] }
            : IsOver(cluster)
                ? new Progress(session, null, $"let go after the timeout with {Left(state)}") { IsLetGo = true, LeftBehind = [.. state.Observed.Select(r => $"HelmRelease {plan.Namespace}/{r.Name}")] }
                : Removing(session, state) with { Delivery = state };
    }

    /// <summary>What people ordered; that the management cluster cannot be asked is not the attached one's fault.</summary>
    private async Task<DetachOrder> OrderAsync(KommanderCluster cluster, ClusterPlan plan)
    {
        if (cluster.Spec.DetachPolicy != "Remove")
        {
            return new DetachOrder.Retain(new Objection(Reasons.Unjoining, "its services go on running"));
        }

        try
        {
            return await services.Permits.DetachOrderAsync(plan);
        }
        catch (ApiException e)
        {
            return new DetachOrder.Wait(FreshLook.NotAsked(e));
        }
    }

    /// <summary>Under way, or kept from going on by what the worst of the releases says.</summary>
    private static Progress Removing(ClusterSession session, DeliveryState state) =>
        !state.HasFlux ? new Progress(session, Recheck, "services cannot be removed: the cluster does not serve Flux's kinds any more") { Reason = Reasons.FluxMissing }
        : state.Failures.FirstOrDefault(f => f.Reason is not (Reasons.Removing or Reasons.Progressing)) is { } failure
            ? new Progress(session, Recheck, $"removing services: {Left(state)}; {failure.Message}") { Reason = failure.Reason }
            : new Progress(session, Recheck, $"removing services: {Left(state)}");

    private static string Left(DeliveryState state) => state.ObservedReleases == 1 ? "1 release left" : $"{state.ObservedReleases} releases left";

    /// <summary>Who paused the detach; null when nobody did.</summary>
    private string? PausedBy(KommanderCluster cluster) =>
        services.PauseAll ? "the controller runs with --pause-all"
        : Pause.Of(cluster.Metadata) is { IsPaused: true } own ? $"the cluster has {own}"
        : services.Intent.WorkspaceOf(cluster.Metadata.Key.Namespace) is { } workspace && Pause.Of(workspace.Metadata) is { IsPaused: true } above ? $"workspace {workspace.Metadata.Name} has {above}"
        : null;

    /// <summary>Whether <c>spec.detachTimeout</c> has passed.</summary>
    public bool IsOver(KommanderCluster cluster) => End(cluster) < services.Clock.GetUtcNow();

    /// <summary>How long one step may take: to the end of the detach, and long enough to get somewhere.</summary>
    private TimeSpan LeftOf(KommanderCluster cluster) =>
        TimeSpan.FromTicks(Math.Clamp((End(cluster) - services.Clock.GetUtcNow()).Ticks, LeastStep.Ticks, DefaultTimeout.Ticks));

    private DateTimeOffset End(KommanderCluster cluster)
    {
        var begun = cluster.Metadata.DeletionTimestamp is { } asked && asked > (_heldUntil ?? DateTimeOffset.MinValue) ? asked : _heldUntil ?? DateTimeOffset.MinValue;
        var timeout = GoDuration.TryParse(cluster.Spec.DetachTimeout) ?? DefaultTimeout;
        return timeout < DateTimeOffset.MaxValue - begun ? begun + timeout : DateTimeOffset.MaxValue;
    }

    private ClusterPlan NothingFor(KommanderCluster cluster) => new()
    {
        Cluster = cluster.Metadata.Key,
        HubId = services.Hub.Standing!.HubId, // the hub was looked at before any agent started
        Workspace = services.Intent.WorkspaceOf(cluster.Metadata.Key.Namespace)?.Metadata.Name ?? "",
        IsHost = HostCluster.Is(cluster),
        IsDetaching = true,
        Needs = services.Fleet.Apps.Needs,
        Variant = PlanVariant.Empty,
    };
}
