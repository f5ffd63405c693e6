using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Delivery;

/// <summary>Makes one cluster hold its plan. Knows no other cluster.</summary>
internal sealed partial class ClusterDelivery(
    ApiClient cluster, string hubId, IRemovalPermits permits, Action changed, TimeProvider clock, Random random, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan FluxRecheck = TimeSpan.FromMinutes(1);
    private ClusterObservation? _observation;
    private readonly FightWatch _fights = new(clock);
    private NamespaceSurvey? _survey;
    private long _fluxLookedAt;

    /// <summary>Whether this cluster's objects have been listed since the process started.</summary>
    public bool HasListed => _observation is { HasSynced: true };

    /// <summary>Brings the cluster one pass nearer to its plan and says how it stands.</summary>
    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    public async Task<DeliveryState> ConvergeAsync(ClusterPlan plan, CancellationToken ct)
    {
        if (await ObserveAsync(ct) is not { } observation)
        {
            return DeliveryState.WithoutFlux(plan, FluxRecheck);
        }

        if (!observation.HasSynced)
        {
            return DeliveryState.Listing(plan, observation.Failure?.Message);
        }

        var delivery = DeliveryPlan.Of(plan, observation.Flux);
        var steps = SlowDown(await DecideAsync(delivery, observation, ct));
        var (permitted, held) = await PermitAsync(plan, steps, ct);
        var execution = new StepExecution(cluster, observation, plan);
        var failures = await execution.RunAsync(permitted, delivery, ct);
        if (execution.Writes > 0)
        {
            LogWritten(plan.Cluster, execution.Writes, failures.Length);
        }

        if (failures.Any(f => f.Reason == Reasons.OwnedByAnother))
        {
            _survey?.Forget();
        }

        var state = DeliveryState.Of(delivery, observation.Objects, [.. failures, .. held]);
        var refused = failures.Select(f => f.At).ToHashSet();
        var carriedOut = permitted.Where(s => !refused.Contains(s.At)).ToImmutableArray();
        return state with
        {
            Writes = execution.Writes,
            Drift = [.. carriedOut.Where(s => s is Step.Update { IsDrift: true } or Step.RemoveFields).Select(s => s.At).Distinct()],
            Adopted = [.. carriedOut.OfType<Step.Adopt>().Select(s => s.At)],
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_observation is { } observation)
        {
            await observation.DisposeAsync();
        }
    }

    /// <summary>The watches, started or moved to the versions that the cluster serves now; null while it serves none.</summary>
    private async Task<ClusterObservation?> ObserveAsync(CancellationToken ct)
    {
        if (_observation is { IsOutdated: false } && clock.GetElapsedTime(_fluxLookedAt) < FluxRecheck)
        {
            return _observation;
        }

        var flux = await FluxDiscovery.FindAsync(cluster, ct);
        _fluxLookedAt = clock.GetTimestamp();
        if (flux == _observation?.Flux && _observation is not { IsOutdated: true })
        {
            return _observation;
        }

        await DisposeAsync();
        _observation = flux is null ? null : new ClusterObservation(cluster, flux, hubId, changed, clock, random, log);
        return _observation;
    }

    private async Task<ImmutableArray<Step>> DecideAsync(DeliveryPlan delivery, ClusterObservation observation, CancellationToken ct)
    {
        var observed = new ObservedCluster { Objects = observation.Objects };
        var steps = Convergence.Steps(delivery, observed);
        if (!steps.Any(s => s is Step.Create))
        {
            return steps;
        }

        _survey = _survey is { } survey && survey.IsFor(delivery.Plan) ? survey : new NamespaceSurvey(cluster, delivery.Plan, clock);
        var seen = await _survey.GetAsync(delivery.Flux, ct);
        steps = Convergence.Steps(delivery, observed with { Others = seen.Others });
        return steps.Any(s => s is Step.Create) ? await EnterNamespaceAsync(delivery.Plan, seen.State, steps, ct) : steps;
    }

    /// <summary>Objects that somebody keeps changing back are put right once an hour only.</summary>
    private ImmutableArray<Step> SlowDown(ImmutableArray<Step> steps)
    {
        _fights.Forget();
        return [.. steps.Select(step => step switch
        {
            Step.Update { IsDrift: true } update => Contested(update, update.Uid),
            Step.RemoveFields remove => Contested(remove, remove.Observed.Uid),
            _ => step,
        })];
    }

    private Step Contested(Step step, string uid)
    {
        if (_fights.HeldUntil(uid) is { } until)
        {
            return new Step.Blocked(step.At, Reasons.Contested, $"{step.At} is changed by somebody else again and again; Hansa puts it right once an hour, next at {until:yyyy-MM-dd'T'HH:mm:ss'Z'}: find out who writes it (kubectl get --show-managed-fields)");
        }

        _fights.Record(uid);
        return step;
    }

    /// <summary>Nothing can be created in a namespace that is not there or going away.</summary>
    private async Task<ImmutableArray<Step>> EnterNamespaceAsync(
        ClusterPlan plan, NamespaceSurvey.NamespaceState state, ImmutableArray<Step> steps, CancellationToken ct)
    {
        if (state == NamespaceSurvey.NamespaceState.Absent && !plan.IsHost)
        {
            await TargetNamespace.CreateAsync(cluster, plan, ct);
            _survey!.Forget(); // it showed the namespace as absent
            return steps;
        }

        if (state != NamespaceSurvey.NamespaceState.Active)
        {
            _survey!.Forget();
            return [.. steps.Select(s => s is Step.Create ? new Step.Blocked(s.At, Reasons.TargetTerminating, $"namespace {plan.Namespace} is {(state == NamespaceSurvey.NamespaceState.Absent ? "missing" : "being deleted")} on the cluster; waiting for it") : s)];
        }

        return steps;
    }

    /// <summary>Absence is an order only when it has been confirmed.</summary>
    private async Task<(ImmutableArray<Step> Permitted, ImmutableArray<StepFailure> Held)> PermitAsync(
        ClusterPlan plan, ImmutableArray<Step> steps, CancellationToken ct)
    {
        var removals = steps.OfType<Step.Prune>().Where(p => p.ForAbsence).ToImmutableArray();
        if (removals.IsEmpty || await permits.ObjectionAsync(plan, [.. removals.Select(r => r.At.Key.Name)], ct) is not { } objection)
        {
            return (steps, []);
        }

        var kept = removals.Select(r => r.At).ToHashSet();
        return (
            [.. steps.Where(s => !kept.Contains(s.At))],
            [.. removals.Select(r => new StepFailure(r.At, objection.Reason, objection.Message, IsTransient: true))]);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster}: {Writes} writes, {Failures} objects held or failed")]
    private partial void LogWritten(ObjectKey cluster, int writes, int failures);
}
