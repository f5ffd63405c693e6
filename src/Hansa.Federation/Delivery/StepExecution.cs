using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Delivery;

/// <summary>Carries out steps on one cluster. One step that is refused does not stop the others, except those that refer to its object.</summary>
internal sealed class StepExecution(ApiClient cluster, Func<CancellationToken, Task> confirmIdentityAsync, ClusterObservation observation, ClusterPlan plan, Func<bool> mayUninstall)
{
    private const int InFlight = 8;
    private readonly string _fieldManager = FieldManager.Of(plan.HubId);

    /// <summary>How many writes were made.</summary>
    public int Writes => _writes;

    private int _writes;

    /// <summary>What did not go through; empty when everything did.</summary>
    public async Task<ImmutableArray<StepFailure>> RunAsync(ImmutableArray<Step> steps, DeliveryPlan delivery, CancellationToken ct)
    {
        var failures = new ConcurrentDictionary<ObjectRef, StepFailure>();
        var stages = new[]
        {
            steps.Where(s => s is not Step.Prune && s.At.Kind != DeliveredKind.HelmRelease),
            steps.Where(s => s is not Step.Prune && s.At.Kind == DeliveredKind.HelmRelease && !LacksWhatItRefersTo(s, delivery, failures)),
            steps.Where(s => s is Step.Prune && s.At.Kind == DeliveredKind.HelmRelease),
            steps.Where(s => s is Step.Prune && s.At.Kind != DeliveredKind.HelmRelease),
        };
        foreach (var stage in stages)
        {
            await EachAsync([.. stage], failures, ct);
        }

        return [.. failures.Values.OrderBy(f => f.At)];
    }

    private async Task EachAsync(ImmutableArray<Step> steps, ConcurrentDictionary<ObjectRef, StepFailure> failures, CancellationToken ct)
    {
        if (steps is [var only])
        {
            await OneAsync(only, ct); // as after most changes: no workers for it
        }
        else if (steps.Length > 1)
        {
            await Parallel.ForEachAsync(steps, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = ct }, async (step, token) => await OneAsync(step, token));
        }

        async Task OneAsync(Step step, CancellationToken token)
        {
            if (await TryAsync(step, token) is { } failure)
            {
                failures[step.At] = failure;
            }
        }
    }

    /// <summary>A HelmRelease must not point to values that could not be written.</summary>
    private static bool LacksWhatItRefersTo(Step step, DeliveryPlan delivery, ConcurrentDictionary<ObjectRef, StepFailure> failures)
    {
        var lacking = delivery.PartsOf(step.At).Select(failures.GetValueOrDefault).OfType<StepFailure>().FirstOrDefault(f => f.HoldsBack);
        if (lacking is not null)
        {
            failures[step.At] = lacking with { At = step.At };
        }

        return lacking is not null;
    }

    private async Task<StepFailure?> TryAsync(Step step, CancellationToken ct)
    {
        try
        {
            if (step is Step.Prune && (step.Going is null || mayUninstall())) // what may not go any more is not asked for
            {
                await confirmIdentityAsync(ct); // much may have been written since the pass asked
            }

            if (step.Going is not null && !mayUninstall())
            {
                return new StepFailure(step.At, Reasons.Progressing, $"{step.At}: intent moved on, or it took too long, before it could be removed; looking again", IsTransient: true);
            }

            switch (step)
            {
                case Step.Create create:
                    return await ApplyAsync(step.At, create.Object, create.Object.Body, force: false, ct);
                case Step.Update update:
                    return await ApplyAsync(step.At, update.Object, update.Object.BodyFor(update.Uid), force: true, ct);
                case Step.Adopt adopt:
                    return await ApplyAsync(step.At, adopt.Object, adopt.Object.BodyFor(adopt.Uid), force: true, ct);
                case Step.ClearClaim clear:
                    await PatchAsync(step.At, MarkPatch.ClearClaims(clear.Observed.Uid, clear.Observed.ResourceVersion).Bytes(), ct);
                    break;
                case Step.RemoveFields remove:
                    await PatchAsync(remove.At, NullPatch.Bytes(remove.Observed), ct);
                    break;
                case Step.Suspend suspend:
                    await PatchAsync(suspend.At, MarkPatch.Suspend(suspend.Observed, suspend.Heir.Key.Name).Bytes(), ct);
                    break;
                case Step.Resume resume:
                    await PatchAsync(resume.At, MarkPatch.Resume(resume.Observed).Bytes(), ct);
                    break;
                case Step.Prune prune:
                    await PruneAsync(prune, ct);
                    break;
                case Step.Altered altered:
                    return new StepFailure(altered.At, Reasons.AlteredByCluster, $"the cluster makes something else of {altered.At}, whatever Hansa writes: {string.Join(", ", altered.Paths)}; find the webhook or policy that does (kubectl get mutatingwebhookconfigurations)", IsTransient: false);
                case Step.Blocked blocked:
                    return new StepFailure(blocked.At, blocked.Reason, blocked.Message, blocked.IsTransient);
            }

            return null;
        }
        catch (ApiException e)
        {
            return Failed(step, e);
        }
    }

    private StepFailure Failed(Step step, ApiException e)
    {
        if (step is not Step.Create && IsAboutIdentity(e))
        {
            observation.LookAgain(step.At.Kind);
            return new StepFailure(step.At, Reasons.Progressing, $"{step.At} changed while it was written; looking again", IsTransient: true);
        }

        return StepFailure.Of(step.At, e);
    }

    /// <summary>The object is another one now, or has moved on, or is gone.</summary>
    private static bool IsAboutIdentity(ApiException e) => e.Failure is ApiFailure.Conflict or ApiFailure.NotFound;

    private async Task<StepFailure?> ApplyAsync(ObjectRef at, PlannedObject planned, ReadOnlyMemory<byte> body, bool force, CancellationToken ct)
    {
        Interlocked.Increment(ref _writes);
        using var written = await cluster.ApplyAsync(planned.Type, planned.Key, body, _fieldManager, force, ct);
        using var sent = JsonDocument.Parse(planned.Body);
        var lost = AlteredFields.OfMarks(sent.RootElement, written.RootElement).ToArray();
        if (!lost.Contains(AlteredFields.HubLabel))
        {
            observation.Observe(at.Kind, written.RootElement); // without the label no watch would ever tell of it again
        }

        return lost.Length == 0 ? null : new StepFailure(at, Reasons.MarksStripped, MarksStripped(at, lost), IsTransient: false);
    }

    /// <summary>What people are told of marks that do not stay.</summary>
    public static string MarksStripped(ObjectRef at, IEnumerable<string> lost) =>
        $"{string.Join(", ", lost)} of {at} does not stay on the cluster, and by it Hansa knows its objects: let policies and people leave hansa.dev/* alone, then mark the object with annotation {Annotations.Adopt} and this hub's id, or delete it";

    private async Task PatchAsync(ObjectRef at, byte[] patch, CancellationToken ct)
    {
        Interlocked.Increment(ref _writes);
        using var written = await cluster.MergePatchAsync(observation.TypeOf(at.Kind), at.Key, patch, ct, fieldManager: _fieldManager);
        if (written is null)
        {
            observation.LookAgain(at.Kind);
        }
        else
        {
            observation.Observe(at.Kind, written.RootElement);
        }
    }

    private async Task PruneAsync(Step.Prune prune, CancellationToken ct)
    {
        Interlocked.Increment(ref _writes);
        var preconditions = new DeletePreconditions(prune.Observed.Uid, prune.Observed.ResourceVersion);
        if (await cluster.DeleteAsync(observation.TypeOf(prune.At.Kind), prune.At.Key, preconditions, ct) == DeleteResult.PreconditionFailed)
        {
            observation.LookAgain(prune.At.Kind);
        }
    }
}
