using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Delivery;

/// <summary>
/// Before one of our objects is corrected, the cluster is asked with <c>dryRun=All</c> what would come of it. When nothing would, the cluster
/// made the object so, and nothing is written. An answer is good until the next resync.
/// </summary>
internal sealed class Corrections(ApiClient cluster, TimeProvider clock)
{
    private const int InFlight = 8;
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(9); // less than the worker's resync
    private readonly ConcurrentDictionary<string, (ClusterAnswer Answer, long At)> _answers = new();
    private readonly TriedCorrections _tried = new();

    /// <summary>What is known, by the object's uid.</summary>
    public ImmutableDictionary<string, ClusterAnswer> Answers
    {
        get
        {
            foreach (var (uid, known) in _answers)
            {
                if (clock.GetElapsedTime(known.At) > GoodFor)
                {
                    _answers.TryRemove(uid, out _);
                }
            }

            return _answers.ToImmutableDictionary(a => a.Key, a => a.Value.Answer);
        }
    }

    /// <summary>Forgets what is not there any more.</summary>
    public void Keep(IEnumerable<ObservedObject> objects) => _tried.Keep(objects);

    /// <summary>The object that a step corrects, and needs a question first; null for any other step.</summary>
    public static ObservedObject? CorrectedBy(Step step, ObservedCluster observed) => step switch
    {
        Step.Update { IsDrift: true } => observed.Find(step.At),
        Step.RemoveFields remove => remove.Observed,
        _ => null,
    };

    /// <summary>Asks what would come of these corrections; true when one of them is none.</summary>
    public async Task<bool> AskAsync(IEnumerable<(Step Step, ObservedObject Seen, PlannedObject Planned)> corrections, string fieldManager, CancellationToken ct)
    {
        var learned = 0;
        await Parallel.ForEachAsync(corrections, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = ct }, async (correction, token) =>
        {
            if (await AnswerAsync(correction.Step, correction.Seen, correction.Planned, fieldManager, token) is { } answer)
            {
                _answers[correction.Seen.Uid] = (answer, clock.GetTimestamp());
                Interlocked.Increment(ref learned);
            }
        });
        return learned > 0;
    }

    /// <summary>Null when the correction has to be made: it changes something, or the cluster does not say.</summary>
    private async Task<ClusterAnswer?> AnswerAsync(Step step, ObservedObject seen, PlannedObject planned, string fieldManager, CancellationToken ct)
    {
        try
        {
            if (await FindAsync(cluster, planned, ct) is not { } now
                || Projection.Of(now, step.At.Kind, planned.Type, fieldManager) is var found && (found.Uid != seen.Uid || found.Look != seen.Look))
            {
                return null; // what was seen is old: the write says so itself, by its preconditions
            }

            using var then = await DryRunAsync(step, found, planned, fieldManager, ct);
            if (then is null && _tried.IsFirst(step, seen, planned.Revision))
            {
                return null;
            }

            var known = _answers.TryGetValue(seen.Uid, out var before) ? before.Answer : null;
            return ClusterAnswer.Of(step, seen, planned, now, then?.RootElement ?? now, known, fieldManager);
        }
        catch (ApiException)
        {
            return null; // the write meets the same, and reports it
        }
    }

    /// <summary>By a list, since roles for attached clusters give no right to get single objects of Flux's kinds.</summary>
    public static async Task<JsonElement?> FindAsync(ApiClient cluster, PlannedObject planned, CancellationToken ct)
    {
        await foreach (var page in cluster.ListAsync(planned.Type, planned.Key.Namespace, new ListOptions { FieldSelector = $"metadata.name={planned.Key.Name}" }, ct))
        {
            foreach (var item in page.Items)
            {
                return item.Clone();
            }
        }

        return null;
    }

    /// <summary>What would come of the step; null when a webhook there refuses to say. Then one real write per process is the question.</summary>
    private async Task<JsonDocument?> DryRunAsync(Step step, ObservedObject now, PlannedObject planned, string fieldManager, CancellationToken ct)
    {
        try
        {
            return step is Step.RemoveFields remove
                ? await cluster.MergePatchAsync(planned.Type, planned.Key, NullPatch.Bytes(now with { Foreign = remove.Observed.Foreign }), ct, fieldManager: fieldManager, dryRun: true)
                : await cluster.ApplyAsync(planned.Type, planned.Key, planned.BodyFor(now.Uid), fieldManager, force: true, ct, dryRun: true);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Invalid && e.Message.Contains("dry run", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
    }
}
