using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Faults;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Objects;
using Microsoft.Extensions.Logging;

namespace Hansa.Sandbox.Faults;

/// <summary>
/// Lets people break clusters from another process: one ConfigMap a cluster, in the sandbox's control cluster, says what is to be wrong
/// with it, and an annotation what is. Whoever may read that cluster's kubeconfig may do so, and nobody else.
/// </summary>
internal sealed partial class FaultBoard : IDisposable
{
    /// <summary>Where the ConfigMaps are.</summary>
    public const string Namespace = "default";

    /// <summary>Marks them.</summary>
    public const string Label = "sandbox.hansa.dev/cluster";

    /// <summary>How many times people cut the watches that were open.</summary>
    public const string WatchCuts = "sandbox.hansa.dev/watch-cuts";

    /// <summary>What was carried out last, as <see cref="Digest"/> writes it; or <see cref="Problem"/>.</summary>
    public const string Applied = "sandbox.hansa.dev/applied";

    /// <summary>Why the data could not be carried out.</summary>
    public const string Problem = "sandbox.hansa.dev/problem";

    private readonly ApiClient _control;
    private readonly ImmutableDictionary<string, FaultPlan> _plans;
    private readonly Dictionary<string, Flapping> _flapping = [];
    private readonly Dictionary<string, Wish> _carriedOut = [];
    private readonly Informer<Wish> _wishes;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    public FaultBoard(ApiClient control, ImmutableDictionary<string, FaultPlan> plans, TimeProvider clock, Random random, ILoggerFactory logs)
    {
        (_control, _plans, _clock, _log) = (control, plans, clock, logs.CreateLogger<FaultBoard>());
        _wishes = new Informer<Wish>(control, Kinds.ConfigMap, Namespace, new ListOptions { LabelSelector = Label }, Wish.From, clock, random, _log);
    }

    /// <summary>Makes the ConfigMaps that are not there.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        foreach (var cluster in _plans.Keys)
        {
            using var made = await _control.ApplyAsync(Kinds.ConfigMap, KeyOf(cluster), Body(cluster), "hansa-sandbox", force: false, ct);
        }
    }

    /// <summary>Carries out what people ask for, until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var changed = new SemaphoreSlim(0);
        _wishes.Changed += _ => changed.Release();
        var watching = _wishes.RunAsync(ct);
        try
        {
            while (true)
            {
                await changed.WaitAsync(ct);
                foreach (var (key, wish) in _wishes.Items)
                    await CarryOutAsync(key.Name, wish, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await watching;
        }
        finally
        {
            foreach (var flapping in _flapping.Values)
                flapping.Dispose();
        }
    }

    public void Dispose() => _control.Dispose();

    /// <summary>The ConfigMap of a cluster.</summary>
    public static ObjectKey KeyOf(string cluster) => new(Namespace, cluster);

    /// <summary>A ConfigMap's <see cref="WatchCuts"/>; empty when they were never cut.</summary>
    public static string WatchCutsOf(JsonElement map) => map.Text("metadata", "annotations", WatchCuts);

    /// <summary>Data and <see cref="WatchCuts"/> as they stand in <see cref="Applied"/>.</summary>
    public static string Digest(IReadOnlyDictionary<string, string> data, string watchCuts) => string.Join(",",
    [
        .. data.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"),
        .. watchCuts.Length > 0 ? new[] { $"watchCuts={watchCuts}" } : [],
    ]);

    private async Task CarryOutAsync(string cluster, Wish wish, CancellationToken ct)
    {
        var last = _carriedOut.GetValueOrDefault(cluster);
        var isDone = last is null ? wish.Digest.Length == 0 && wish.Applied.Length == 0 : last.Digest == wish.Digest;
        if (isDone || !_plans.TryGetValue(cluster, out var plan))
            return;

        if (wish.WatchCuts != (last?.WatchCuts ?? ""))
            plan.CutWatches();
        var problem = last is not null && last.HasDataOf(wish) ? null : ProblemOf(cluster, plan, wish);
        _carriedOut[cluster] = wish;
        await AnnotateAsync(cluster, wish.Digest, problem, ct);
        LogCarriedOut(cluster, problem ?? wish.Digest);
    }

    private string? ProblemOf(string cluster, FaultPlan plan, Wish wish)
    {
        try
        {
            Apply(cluster, plan, ClusterFaults.FromData(wish.Data));
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }

    private void Apply(string cluster, FaultPlan plan, ClusterFaults faults)
    {
        if (_flapping.Remove(cluster, out var before))
            before.Dispose();
        plan.Heal();
        foreach (var fault in faults.ToPlan())
            _ = plan.Add(fault); // healed at the next change
        if (faults.Partition)
            plan.Partition();
        else if (faults.Flap is { } every)
            _flapping[cluster] = new Flapping(plan, faults, every, _clock);
    }

    private async Task AnnotateAsync(string cluster, string applied, string? problem, CancellationToken ct)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Applied] = applied, [Problem] = problem } },
        };
        using var written = await _control.MergePatchAsync(Kinds.ConfigMap, KeyOf(cluster), JsonSerializer.SerializeToUtf8Bytes(patch), ct);
    }

    private static byte[] Body(string cluster) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = cluster, ["namespace"] = Namespace, ["labels"] = new JsonObject { [Label] = cluster } },
    });

    [LoggerMessage(Level = LogLevel.Information, Message = "Faults of {Cluster}: {Faults}")]
    private partial void LogCarriedOut(string cluster, string faults);

    /// <param name="Data">What is wanted.</param>
    /// <param name="WatchCuts">How many times watches were to be cut.</param>
    /// <param name="Applied">What was carried out before.</param>
    private sealed record Wish(ImmutableSortedDictionary<string, string> Data, string WatchCuts, string Applied)
    {
        public string Digest => FaultBoard.Digest(Data, WatchCuts);

        public static Wish From(JsonElement map) => new(FaultData.Of(map), WatchCutsOf(map), map.Text("metadata", "annotations", FaultBoard.Applied));

        public bool HasDataOf(Wish other) => FaultBoard.Digest(Data, "") == FaultBoard.Digest(other.Data, "");
    }
}
