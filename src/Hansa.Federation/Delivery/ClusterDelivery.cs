using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Delivery;

/// <summary>Makes one cluster hold its plan. Knows no other cluster.</summary>
internal sealed partial class ClusterDelivery(
    ApiClient cluster, Func<CancellationToken, Task> identifyAsync, string hubId, string ns, IRemovalPermits permits, IRerenderingPermits rerenderings, Action changed, TimeProvider clock, Random random, ILogger log) : IAsyncDisposable
{
    private const int FewCreates = 3;
    private readonly FluxWatch _flux = new(cluster, changed, clock, random, log);
    private readonly FightWatch _fights = new(clock);
    private readonly Corrections _corrections = new(cluster, clock);
    private readonly LeftoverWatch _leftovers = new(clock);
    private ImmutableArray<ImmutableDictionary<ObjectKey, ObservedObject>> _seen = [];
    private ClusterObservation? _observation;
    private bool? _hadSecrets;
    private DeliveryPlan? _plan;
    private NamespaceSurvey? _survey;

    /// <summary>Whether this cluster's objects have been listed since the process started.</summary>
    public bool HasListed => _observation is { HasSynced: true };

    /// <summary>Why a watch does not come about, if only for a moment; null when the cluster is watched.</summary>
    public InformerState.Failing? Failing => _observation?.Failure;

    /// <summary>Objects there that cannot be read, for people; null when there are none.</summary>
    public string? Unreadable => _observation?.Unreadable;

    /// <summary>Sends nothing more to the cluster until <see cref="Resume"/>: it is known not to answer.</summary>
    public void Pause()
    {
        _flux.Pause();
        _observation?.Pause();
    }

    /// <summary>The cluster answers again: every watch goes on where it was.</summary>
    public void Resume()
    {
        _flux.Resume();
        _observation?.Resume();
    }

    /// <summary>Brings the cluster one pass nearer to its plan and says how it stands.</summary>
    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    public async Task<DeliveryState> ConvergeAsync(ClusterPlan plan, CancellationToken ct) => (await ConvergeAsync(plan, static () => false, ct))!; // only null when superseded

    /// <summary>The same, or null when there is a newer plan by the time that something is to be written: then nothing was, but for its namespace.</summary>
    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    public async Task<DeliveryState?> ConvergeAsync(ClusterPlan plan, Func<bool> isSuperseded, CancellationToken ct)
    {
        if (await ObserveAsync(ct) is not { } observation)
        {
            return DeliveryState.WithoutFlux(plan, _flux.IsUnsettled ? FluxWatch.Soon : FluxWatch.Recheck);
        }

        var delivery = _plan = _plan is { } last && ReferenceEquals(last.Plan, plan) && last.Flux == observation.Flux ? last : DeliveryPlan.Of(plan, observation.Flux);
        await LookForSecretsAsync(observation, delivery, ct);
        if (!observation.HasSynced || observation.IsOutdated)
        {
            return DeliveryState.Listing(plan, observation.Failure?.Message, observation.IsOutdated ? FluxWatch.Soon : null);
        }

        if (await IsFluxGoingAsync(delivery, observation, ct))
        {
            return DeliveryState.WithoutFlux(plan, FluxWatch.Soon);
        }

        var decided = await DecideAsync(delivery, observation, ct);
        if (!decided.IsEmpty && isSuperseded())
        {
            return null;
        }

        var steps = SlowDown(decided);
        var (permitted, held, mayUninstall) = await PermitAsync(plan, steps, ct);
        if (permitted.Any(s => s is { IsWrite: true } and not Step.Prune)) // each prune asks for itself, within the few seconds of its permit
        {
            await ConfirmIdentityAsync(ct);
            if (isSuperseded())
            {
                return null;
            }
        }

        var execution = new StepExecution(cluster, ConfirmIdentityAsync, observation, plan, mayUninstall);
        var failures = await execution.RunAsync(permitted, delivery, ct);
        var failed = failures.Select(f => f.At).ToHashSet();
        Count([.. permitted.Where(s => !failed.Contains(s.At))]);
        if (execution.Writes > 0)
        {
            LogWritten(plan.Cluster, execution.Writes, failures.Length);
        }

        // What was taken up is no longer another's, and may be gone before the survey is old.
        if (failures.Any(f => f.Reason is Reasons.OwnedByAnother or Reasons.WouldBeInstalledAnew or Reasons.TargetTerminating or Reasons.MarksStripped) || permitted.Any(s => s is Step.Adopt))
        {
            _survey?.Forget();
        }

        var state = DeliveryState.Of(delivery, observation.Objects, [.. failures, .. held]);
        var refused = failures.Where(f => f.HoldsBack).Select(f => f.At).ToHashSet();
        var carriedOut = permitted.Where(s => !refused.Contains(s.At)).ToImmutableArray();
        return state with
        {
            Recheck = _flux.IsUnsettled ? FluxWatch.Soon : state.Recheck ?? _leftovers.Next,
            Writes = execution.Writes,
            Drift = [.. carriedOut.Where(s => s is Step.Update { IsDrift: true } or Step.RemoveFields).Select(s => s.At).Distinct()],
            Adopted = [.. carriedOut.OfType<Step.Adopt>().Select(s => s.At)],
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _flux.DisposeAsync();
        await EndObservationAsync();
    }

    /// <summary>Everything that was seen may be another cluster's, which has come to answer at the address: who answers now is asked before anything is written.</summary>
    private async Task ConfirmIdentityAsync(CancellationToken ct)
    {
        try
        {
            await identifyAsync(ct);
        }
        catch (ApiException)
        {
            _survey?.Forget(); // nobody knows whose it is
            throw;
        }
    }

    /// <summary>The watches, started or moved to the versions that the cluster serves now; null while it serves none.</summary>
    private async Task<ClusterObservation?> ObserveAsync(CancellationToken ct)
    {
        var flux = await _flux.FindAsync(mustLook: _observation is { IsOutdated: true }, ct);
        if (flux != _observation?.Flux)
        {
            await EndObservationAsync();
            _observation = flux is null ? null : new ClusterObservation(cluster, flux, hubId, ns, changed, clock, random, log);
        }

        return _observation;
    }

    /// <summary>
    /// What is wanted and vanished may have gone with its definition: then Flux is being removed. To make it again would keep the definition from
    /// going, so discovery is asked first.
    /// </summary>
    private async Task<bool> IsFluxGoingAsync(DeliveryPlan delivery, ClusterObservation observation, CancellationToken ct)
    {
        var now = observation.OfFlux;
        if (_seen.Zip(now).Any(kind => HasLost(kind.First, kind.Second, delivery)))
        {
            if (await _flux.LookAsync(ct) != observation.Flux)
            {
                return true;
            }

            _survey?.Forget(); // who is gone from our watch may be there without our label
        }

        _seen = now;
        return false;
    }

    private static bool HasLost(
        ImmutableDictionary<ObjectKey, ObservedObject> before, ImmutableDictionary<ObjectKey, ObservedObject> now, DeliveryPlan delivery) =>
        before != now && before.Any(o => !now.ContainsKey(o.Key) && delivery.Objects.ContainsKey(o.Value.Ref));

    /// <summary>
    /// Secrets are watched where the plan has some, and where an earlier run left some; whether it did is asked once. Who may not look at them has
    /// made none; where the question fails otherwise, the watch finds out, tells, and keeps nothing else waiting.
    /// </summary>
    private async Task LookForSecretsAsync(ClusterObservation observation, DeliveryPlan delivery, CancellationToken ct)
    {
        if (observation.WatchesSecrets)
        {
            return;
        }

        _hadSecrets ??= delivery.HasSecrets || await HasLeftSecretsAsync(ct);
        if (delivery.HasSecrets || _hadSecrets == true)
        {
            observation.WatchSecrets();
        }
    }

    private async Task<bool> HasLeftSecretsAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var page in cluster.ListAsync(Kinds.Secret, ns, new ListOptions { LabelSelector = $"{Labels.Hub}={hubId}", MetadataOnly = true }, ct))
            {
                if (page.Items.Length > 0)
                {
                    return true;
                }
            }

            return false;
        }
        catch (ApiException e) when (e.Failure is ApiFailure.Forbidden or ApiFailure.NotFound)
        {
            return false;
        }
        catch (ApiException)
        {
            return true;
        }
    }

    private async Task EndObservationAsync()
    {
        if (_observation is { } observation)
        {
            _observation = null;
            await observation.DisposeAsync();
        }
    }

    private async Task<ImmutableArray<Step>> DecideAsync(DeliveryPlan delivery, ClusterObservation observation, CancellationToken ct)
    {
        var secretsUnseen = observation.SecretsUnseen; // before the objects: Secrets that are seen by now are among them
        var objects = observation.Objects;
        _corrections.Keep(objects.Values);
        var seen = new ObservedCluster { Objects = objects, Answers = _corrections.Answers, SecretsUnseen = secretsUnseen };
        var (observed, steps) = await AskAsync(delivery, seen with { Overdue = _leftovers.Overdue(Pruning.Leftovers(delivery, seen)) }, ct);
        if (steps.Any(s => s is Step.Update { IsRerendering: true }) && await rerenderings.ObjectionAsync(delivery.Plan, Rerenderings(steps, observed), ct) is { } held)
        {
            observed = observed with { RerenderingHeld = held };
            steps = Convergence.Steps(delivery, observed);
        }

        if (!steps.Any(s => s is Step.Create or Step.Suspend or Step.Prune { Heir: not null }))
        {
            return steps;
        }

        _survey = _survey is { } survey && survey.IsFor(delivery.Plan) ? survey : new NamespaceSurvey(cluster, ConfirmIdentityAsync, delivery.Plan, clock);
        var surveyed = await SurveyAsync(_survey, delivery, steps, ct);
        steps = await KeepTiesAsync(delivery, Convergence.Steps(delivery, observed with { Others = surveyed.Others }), ct);
        return steps.Any(s => s is Step.Create) ? await EnterNamespaceAsync(delivery.Plan, surveyed.State, steps, ct) : steps;
    }

    /// <summary>What is taken up tied to something else, Flux would uninstall and install anew, and nobody ordered that.</summary>
    private async Task<ImmutableArray<Step>> KeepTiesAsync(DeliveryPlan delivery, ImmutableArray<Step> steps, CancellationToken ct)
    {
        var refused = new Dictionary<ObjectRef, Step>();
        foreach (var adopt in steps.OfType<Step.Adopt>().Where(a => a.At.Kind == DeliveredKind.HelmRelease))
        {
            var wanted = ReleaseTarget.Of(delivery.Plan.Deployments.SelectMany(d => d.Releases).First(r => r.Key == adopt.At.Key)); // it is planned
            if (await TiesAsync(adopt, wanted, ct) is { } refusal)
            {
                refused[adopt.At] = refusal;
            }
        }

        var parts = refused.Keys.SelectMany(delivery.PartsOf).Where(at => at.IsValues).ToHashSet();
        return refused.Count == 0 ? steps : [.. steps.Where(s => !parts.Contains(s.At)).Select(s => refused.GetValueOrDefault(s.At, s))];
    }

    private async Task<Step.Blocked?> TiesAsync(Step.Adopt adopt, ReleaseTarget wanted, CancellationToken ct)
    {
        try
        {
            return await Corrections.FindAsync(cluster, adopt.Object, ct) is { } found
                && Projection.Of(found, adopt.At.Kind, adopt.Object.Type, FieldManager.Of(hubId)).Release?.Target is { } target && target != wanted
                    ? new Step.Blocked(adopt.At, Reasons.WouldBeInstalledAnew, $"{adopt.At} is to be taken up, but stands for {target}: Flux would uninstall that and install {wanted} instead. If that is meant, delete it on the cluster; if not, let the App name what runs there")
                    : null;
        }
        catch (ApiException e)
        {
            var failure = StepFailure.Of(adopt.At, e);
            return new Step.Blocked(adopt.At, failure.Reason, failure.Message) { IsTransient = failure.IsTransient };
        }
    }

    /// <summary>What has to be done, with the cluster's answers about corrections: when one is none, what others added may be the next question.</summary>
    private async Task<(ObservedCluster Observed, ImmutableArray<Step> Steps)> AskAsync(DeliveryPlan delivery, ObservedCluster observed, CancellationToken ct)
    {
        var asked = new HashSet<(Type, ObjectRef)>();
        while (true)
        {
            var steps = Convergence.Steps(delivery, observed);
            var open = steps
                .Select(step => (Step: step, Seen: Corrections.CorrectedBy(step, observed)))
                .Where(c => c.Seen is { } seen && _fights.HeldUntil(seen.Uid) is null && asked.Add((c.Step.GetType(), c.Step.At)))
                .Select(c => (c.Step, c.Seen!, delivery.Objects[c.Step.At])) // filtered above; only what is planned is corrected
                .ToArray();
            if (open.Length == 0 || !await _corrections.AskAsync(open, FieldManager.Of(hubId), ct))
            {
                return (observed, steps);
            }

            observed = observed with { Answers = _corrections.Answers };
        }
    }

    private static ImmutableArray<Rerendering> Rerenderings(ImmutableArray<Step> steps, ObservedCluster observed) =>
    [
        .. steps.OfType<Step.Update>().Where(s => s is { IsRerendering: true, At.Kind: DeliveredKind.HelmRelease })
            .Select(s => new Rerendering(s.At.Key.Name, observed.Find(s.At) is { Release.IsFailed: true })),
    ];

    /// <summary>Only values of releases that are there: nothing else in the namespace matters to them.</summary>
    private static Task<NamespaceSurvey.Survey> SurveyAsync(NamespaceSurvey survey, DeliveryPlan delivery, ImmutableArray<Step> steps, CancellationToken ct)
    {
        ObjectRef[] creates = [.. steps.OfType<Step.Create>().Select(s => s.At)];
        return creates.Length <= FewCreates && creates.All(at => at.IsValues) && steps.Any(s => s is Step.Update { At.Kind: DeliveredKind.HelmRelease })
            && !steps.Any(s => s is Step.Suspend or Step.Prune { Heir: not null })
            ? survey.LookAtAsync(delivery.Flux, creates, ct)
            : survey.GetAsync(delivery.Flux, creates.Any(at => at.Kind == DeliveredKind.SecretValues), ct);
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

    private Step Contested(Step step, string uid) => _fights.HeldUntil(uid) is { } until
        ? new Step.Blocked(step.At, Reasons.Contested, $"{step.At} is changed by somebody else again and again; Hansa puts it right once an hour, next at {until:yyyy-MM-dd'T'HH:mm:ss'Z'}: find out who writes it (kubectl get --show-managed-fields)")
        : step;

    /// <summary>Only what was carried out is a round of a fight, and not what met another version of the object and is tried again.</summary>
    private void Count(ImmutableArray<Step> carriedOut)
    {
        foreach (var uid in carriedOut.Select(DriftOf).OfType<string>().Distinct())
        {
            _fights.Record(uid);
        }
    }

    private static string? DriftOf(Step step) => step switch
    {
        Step.Update { IsDrift: true } update => update.Uid,
        Step.RemoveFields remove => remove.Observed.Uid,
        _ => null,
    };

    /// <summary>Nothing can be created in a namespace that is not there or going away.</summary>
    private async Task<ImmutableArray<Step>> EnterNamespaceAsync(
        ClusterPlan plan, NamespaceSurvey.NamespaceState state, ImmutableArray<Step> steps, CancellationToken ct)
    {
        if (state == NamespaceSurvey.NamespaceState.Absent && !plan.IsHost)
        {
            _survey!.Forget(); // it showed the namespace as absent
            await ConfirmIdentityAsync(ct);
            return await TargetNamespace.CreateAsync(cluster, plan, ct) is { } refusal
                ? [.. steps.Select(s => s is Step.Create ? new Step.Blocked(s.At, refusal.Reason, refusal.Message) { IsTransient = refusal.IsTransient } : s)]
                : steps;
        }

        if (state != NamespaceSurvey.NamespaceState.Active)
        {
            _survey!.Forget();
            return [.. steps.Select(s => s is Step.Create ? new Step.Blocked(s.At, Reasons.TargetTerminating, $"namespace {plan.Namespace} is {(state == NamespaceSurvey.NamespaceState.Absent ? "missing" : "being deleted")} on the cluster; waiting for it") : s)];
        }

        return steps;
    }

    /// <summary>Nothing is uninstalled before it is certain that people ordered it.</summary>
    private async Task<(ImmutableArray<Step> Permitted, ImmutableArray<StepFailure> Held, Func<bool> MayUninstall)> PermitAsync(
        ClusterPlan plan, ImmutableArray<Step> steps, CancellationToken ct)
    {
        if (permits.ObjectionToAll is { } standing && steps.Any(s => s is Step.Prune))
        {
            var (kept, rest) = (steps.Where(s => s is Step.Prune).Select(s => StepFailure.Of(s.At, standing)).ToImmutableArray(), steps.RemoveAll(s => s is Step.Prune));
            var (others, held, mayUninstall) = await PermitAsync(plan, rest, ct);
            return (others, [.. held, .. kept], mayUninstall);
        }

        var going = steps.Select(s => s.Going).OfType<SeenRelease>().ToImmutableArray();
        if (going.IsEmpty)
        {
            return (steps, [], static () => true);
        }

        var permit = await permits.AskAsync(plan, going, ct);
        Objection? ObjectionTo(Step step) => step.Going is { } release ? permit.Held.GetValueOrDefault(release.Name) : null;
        return (
            [.. steps.Where(s => ObjectionTo(s) is null)],
            [.. steps.Select(s => ObjectionTo(s) is { } objection ? StepFailure.Of(s.At, objection) : null).OfType<StepFailure>()],
            permit.IsValid);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster}: {Writes} writes, {Failures} objects held or failed")]
    private partial void LogWritten(ObjectKey cluster, int writes, int failures);
}
