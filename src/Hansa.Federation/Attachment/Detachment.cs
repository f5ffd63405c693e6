using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>
/// Detaching a cluster, one step at a time: Retain lets everything run on and marks it as released, Remove uninstalls
/// first. It ends after the timeout whatever the cause; a cluster that never joined goes at once.
/// </summary>
internal sealed class Detachment(AgentServices services, SessionOpening opening)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(5);
    private DateTimeOffset _guardedAt;

    /// <summary>How far a detach is.</summary>
    /// <param name="Session">The session that is open now.</param>
    /// <param name="Recheck">When to go on; null when the detach has ended.</param>
    /// <param name="Message">What is going on, or how it ended.</param>
    internal sealed record Progress(ClusterSession? Session, TimeSpan? Recheck, string Message)
    {
        /// <summary>Objects that stay on the cluster, as far as they could be listed.</summary>
        public ImmutableArray<string> LeftBehind { get; init; } = [];

        /// <summary>Whether the cluster was let go before everything there could be done.</summary>
        public bool IsLetGo { get; init; }
    }

    public async Task<Progress> StepAsync(KommanderCluster cluster, Admission admission, ClusterSession? session, CancellationToken ct)
    {
        if (session is null && (admission is Admission.Refused || cluster.Status.ClusterId is not { Length: > 0 }))
        {
            return new Progress(null, null, "it had not joined, or its credentials are gone: let go at once") { IsLetGo = cluster.Status.ClusterId is { Length: > 0 } };
        }

        if (Hold(cluster) is { } hold)
        {
            return IsOver(cluster) ? new Progress(session, null, $"let go after the timeout: {hold}") { IsLetGo = true } : new Progress(session, Recheck, $"waiting: {hold}");
        }

        try
        {
            session = admission is Admission.Refused ? session! : await opening.OpenAsync(cluster, admission, session, ct); // a refused one without session has gone above
            return await WorkAsync(cluster, session, ct);
        }
        catch (ApiException e)
        {
            return IsOver(cluster)
                ? new Progress(session, null, $"let go after the timeout: {e.Message}") { IsLetGo = true }
                : new Progress(session, Recheck, $"detaching: {e.Message}");
        }
    }

    private async Task<Progress> WorkAsync(KommanderCluster cluster, ClusterSession session, CancellationToken ct)
    {
        var plan = NothingFor(cluster);
        if (cluster.Spec.DetachPolicy != "Remove" || await services.Permits.GoingAsync(plan) is not null)
        {
            return new Progress(session, null, "its services go on running")
            {
                LeftBehind = [.. await Release.AllAsync(session.Client, plan, ct), .. await Release.NamespaceAsync(session.Client, plan, ct)],
            };
        }

        var state = await session.Delivery.ConvergeAsync(plan, ct);
        if (state.Failures.Any(f => f.Reason == Reasons.RemovalGuarded))
        {
            _guardedAt = services.Clock.GetUtcNow(); // the timeout counts from the moment the guard lets go
        }

        return state.ObservedReleases == 0 && state is { MustRetry: false, IsListed: true }
            ? new Progress(session, null, "its services were removed") { LeftBehind = [.. await Release.NamespaceAsync(session.Client, plan, ct)] }
            : IsOver(cluster)
                ? new Progress(session, null, $"let go after the timeout with {state.ObservedReleases} releases left") { IsLetGo = true, LeftBehind = [.. state.Observed.Select(r => $"HelmRelease {plan.Namespace}/{r.Name}")] }
                : new Progress(session, Recheck, $"removing services: {state.ObservedReleases} releases left");
    }

    /// <summary>Why nothing may be written to any cluster now; null when it may.</summary>
    private string? Hold(KommanderCluster cluster) =>
        services.Hub.Standing is { MayWrite: false } standing ? standing.Objection
        : services.PauseAll ? "the controller runs with --pause-all"
        : Pausing.IsPaused(cluster.Metadata) ? $"the cluster has annotation {Annotations.Paused}"
        : null;

    private bool IsOver(KommanderCluster cluster)
    {
        var begun = cluster.Metadata.DeletionTimestamp is { } asked && asked > _guardedAt ? asked : _guardedAt;
        return services.Clock.GetUtcNow() - begun > (GoDuration.TryParse(cluster.Spec.DetachTimeout) ?? DefaultTimeout);
    }

    private ClusterPlan NothingFor(KommanderCluster cluster) => new()
    {
        Cluster = cluster.Metadata.Key,
        HubId = services.Hub.Standing!.HubId, // the hub was looked at before any agent started
        Workspace = services.Intent.WorkspaceOf(cluster.Metadata.Key.Namespace)?.Metadata.Name ?? "",
        IsHost = HostCluster.Is(cluster),
        IsDetaching = true,
        Needs = services.Fleet.Apps.Needs,
        Deployments = ImmutableArray<PlannedDeployment>.Empty,
    };
}
