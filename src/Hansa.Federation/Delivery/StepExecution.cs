using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Delivery;

/// <summary>Carries out steps on one cluster. One step that is refused does not stop the others, except those that refer to its object.</summary>
internal sealed class StepExecution(ApiClient cluster, ClusterObservation observation, ClusterPlan plan)
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
            var options = new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = ct };
            await Parallel.ForEachAsync(stage.ToImmutableArray(), options, async (step, token) =>
            {
                if (await TryAsync(step, token) is { } failure)
                {
                    failures[step.At] = failure;
                }
            });
        }

        return [.. failures.Values.OrderBy(f => f.At)];
    }

    /// <summary>A HelmRelease must not point to values that could not be written.</summary>
    private static bool LacksWhatItRefersTo(Step step, DeliveryPlan delivery, ConcurrentDictionary<ObjectRef, StepFailure> failures)
    {
        var lacking = delivery.Plan.Deployments
            .SelectMany(d => d.Releases)
            .Where(r => r.Key == step.At.Key)
            .SelectMany(r => r.ObjectsFor(delivery.Flux))
            .Select(DeliveryPlan.RefOf)
            .Where(at => at != step.At)
            .Select(failures.GetValueOrDefault)
            .OfType<StepFailure>()
            .FirstOrDefault();
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
            switch (step)
            {
                case Step.Create create:
                    await ApplyAsync(step.At, create.Object, create.Object.Body, force: false, ct);
                    break;
                case Step.Update update:
                    await ApplyAsync(step.At, update.Object, update.Object.BodyFor(update.Uid), force: true, ct);
                    break;
                case Step.Adopt adopt:
                    await AdoptAsync(adopt, ct);
                    break;
                case Step.RemoveFields remove:
                    await PatchAsync(step.At, NullPatch.For(remove.Observed), ct);
                    break;
                case Step.Prune prune:
                    await PruneAsync(prune, ct);
                    break;
                case Step.Blocked blocked:
                    return new StepFailure(blocked.At, blocked.Reason, blocked.Message, IsTransient: false);
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

    /// <summary>The object is another one now, or has moved on: 409 or 422 about uid or resourceVersion, or gone.</summary>
    private static bool IsAboutIdentity(ApiException e) => e.Failure is ApiFailure.Conflict or ApiFailure.NotFound
        || (e.Failure is ApiFailure.Invalid && e.Causes.Any(c => c.Field == "metadata.uid"));

    private async Task ApplyAsync(ObjectRef at, PlannedObject planned, ReadOnlyMemory<byte> body, bool force, CancellationToken ct)
    {
        Interlocked.Increment(ref _writes);
        using var written = await cluster.ApplyAsync(planned.Type, planned.Key, body, _fieldManager, force, ct);
        observation.Observe(at.Kind, written.RootElement);
    }

    /// <summary>Taking up is a one-time act: the mark that allowed it is cleared in the same breath.</summary>
    private async Task AdoptAsync(Step.Adopt adopt, CancellationToken ct)
    {
        Interlocked.Increment(ref _writes);
        using var written = await cluster.ApplyAsync(adopt.Object.Type, adopt.Object.Key, adopt.Object.BodyFor(adopt.Uid), _fieldManager, true, ct);
        var version = written.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString()!; // every stored object has one
        await PatchAsync(adopt.At, MarkPatch.ClearClaims(adopt.Uid, version), ct);
    }

    private async Task PatchAsync(ObjectRef at, JsonObject patch, CancellationToken ct)
    {
        Interlocked.Increment(ref _writes);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(patch, DeliveryJson.Default.JsonObject);
        using var written = await cluster.MergePatchAsync(observation.TypeOf(at.Kind), at.Key, bytes, ct);
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
