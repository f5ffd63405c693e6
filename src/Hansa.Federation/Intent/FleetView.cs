using System.Collections.Immutable;
using System.Diagnostics;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Intent;

/// <summary>From intent to plans: keeps the newest plan of every cluster and tells whose plan changed.</summary>
internal sealed partial class FleetView(
    IntentStore intent, Func<string?> hubId, Func<string, ImmutableDictionary<string, SecretValues>?> secrets, bool pauseAll, TimeSpan settle, TimeProvider clock, ILogger<FleetView> log)
{
    /// <summary>A tool that applies a folder writes object after object: one plan is enough for all.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private readonly Seats _seats = new(clock, settle);
    private readonly WorkSignal _dirty = new();
    private AppCatalog _apps = AppCatalog.Empty;
    private State? _state;
    private long _number;
    private int _mustTell;

    /// <summary>The clusters whose plan changed, and whether candidates changed.</summary>
    public event Action<IReadOnlyList<ObjectKey>>? PlansChanged;

    /// <summary>Which plan of the fleet is in force: the next one has the next number.</summary>
    public long Number => Interlocked.Read(ref _number);

    /// <summary>The newest snapshot; null before every kind of intent has been listed.</summary>
    public FleetSnapshot? Snapshot => _state?.Snapshot;

    /// <summary>The cluster's plan; null while there is none: nothing is written or removed then.</summary>
    public ClusterPlan? PlanFor(ObjectKey cluster) => _state?.Plans.Clusters.GetValueOrDefault(cluster);

    /// <summary>The workspace's plan as a whole; null while it has none.</summary>
    public WorkspacePlan? WorkspacePlanOf(string ns) => _state is { } state && state.Snapshot.Workspaces.TryGetValue(ns, out var workspace)
        ? new WorkspacePlan(
            state.Digests.GetValueOrDefault(ns, PlanDigest.OfNone),
            [.. workspace.Clusters.Select(c => c.Metadata.Key)],
            pauseAll || Pause.Of(workspace.Workspace.Metadata).IsPaused ? state.Inputs.GetValueOrDefault(ns, ImmutableSortedDictionary<string, string>.Empty) : null)
        : null;

    /// <summary>Why a deployment is held whatever the cluster; null when it is not, or while it is not known.</summary>
    public Verdict.Hold? ProblemOf(ObjectKey deployment) => _state?.Plans.ProblemOf(deployment);

    /// <summary>Every App as planning reads it.</summary>
    public AppCatalog Apps => _state?.Snapshot.Apps ?? AppCatalog.Empty;

    /// <summary>The span of the plan that is in force, to which what is delivered and reported of it belongs.</summary>
    public ActivityContext Origin { get; private set; }

    /// <summary>Something that plans depend on changed.</summary>
    public void Invalidate()
    {
        Interlocked.Exchange(ref _mustTell, 1);
        _dirty.Set();
    }

    /// <summary>The content of a ConfigMap or Secret changed, which most plans do not hang on: who keeps writing one makes nobody look again.</summary>
    public void InvalidateContent() => _dirty.Set();

    public async Task RunAsync(CancellationToken ct)
    {
        intent.Changed += Invalidate;
        intent.ContentChanged += InvalidateContent;
        await using var seatGivenUp = clock.CreateTimer(_ => Invalidate(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await foreach (var _ in _dirty.ReadAllAsync(Gathering, clock, ct))
        {
            if (Replan() is { } next)
            {
                seatGivenUp.Change(next, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>When a plan is due though nothing changes; null when none is.</summary>
    private TimeSpan? Replan()
    {
        if (hubId() is not { } hub || !intent.HasListed)
        {
            return null;
        }

        var mustTell = Interlocked.Exchange(ref _mustTell, 0) != 0 || _state is null;
        using var span = Tracing.Source.StartActivity("plan");
        Origin = span?.Context ?? default;
        var inputs = intent.WorkspaceNamespaceNames().ToImmutableDictionary(ns => ns, intent.ResourceVersions); // before the items are looked at: they are not behind it
        var (badDeployments, badApps) = (intent.Deployments.BadItems, IntentStore.Unreadable(intent.Apps.BadItems, "")); // before the items: what is read meanwhile is held for a moment, and never taken for absent
        _apps = _apps.With(intent.Apps.Items.Values);
        var workspaces = SnapshotBuilder.Workspaces(
            intent.Workspaces.Items.Values, intent.Namespaces.Items, intent.Clusters.Items.Values, intent.Deployments.Items.Values, intent.Values, secrets,
            ns => IntentStore.Unreadable(badDeployments, ns));
        _seats.Forget(workspaces.ContainsKey);
        var seats = workspaces.ToDictionary(w => w.Key, w => _seats.Take(w.Key, w.Value.Deployments, name => _apps.Find(name)?.App.Spec.AppId));
        var snapshot = new FleetSnapshot
        {
            HubId = hub,
            Apps = _apps,
            PauseAll = pauseAll,
            Workspaces = workspaces.ToImmutableDictionary(w => w.Key, w => w.Value with { Seats = seats[w.Key].Seats }),
            UnreadableApps = badApps,
        };
        var before = _state?.Plans ?? FleetPlans.None;
        var plans = before.Next(snapshot);
        _state = new State(snapshot, plans, PlanDigest.ByNamespace(plans), inputs);
        Interlocked.Increment(ref _number); // what is decided by a number is decided by its state, or by a later one
        foreach (var fault in plans.Faults.Values)
        {
            LogFault(fault.Workspace, fault.Exception.GetType(), fault.Exception.StackTrace);
        }

        if (mustTell || !plans.FollowsFromTheSameAs(before) || IsAnyPaused(snapshot))
        {
            PlansChanged?.Invoke([.. plans.Clusters.Keys.Concat(before.Clusters.Keys).Distinct().Where(key => !SamePlan(before, plans, key))]);
        }

        return seats.Values.Min(s => s.NextGivenUp);
    }

    /// <summary>A paused workspace tells what it takes into account, which anything changes.</summary>
    private bool IsAnyPaused(FleetSnapshot snapshot) => pauseAll || snapshot.Workspaces.Values.Any(w => Pause.Of(w.Workspace.Metadata).IsPaused);

    private static bool SamePlan(FleetPlans a, FleetPlans b, ObjectKey cluster) =>
        a.Clusters.GetValueOrDefault(cluster)?.Fingerprint == b.Clusters.GetValueOrDefault(cluster)?.Fingerprint;

    private sealed record State(
        FleetSnapshot Snapshot, FleetPlans Plans, ImmutableSortedDictionary<string, string> Digests, ImmutableDictionary<string, ImmutableSortedDictionary<string, string>> Inputs);

    /// <summary>Where, and not the exception's text: that may hold what people wrote.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "Workspace {Workspace} cannot be planned and is held: {Exception}\n{Trace}")]
    private partial void LogFault(string workspace, Type exception, string? trace);
}

/// <summary>What is said of a workspace's plan as a whole.</summary>
/// <param name="Digest">Of what its clusters must hold (<see cref="PlanDigest"/>).</param>
/// <param name="Clusters">The clusters that it is for.</param>
/// <param name="PausedAt">While it is paused, the resourceVersions that it takes into account; null when it is not.</param>
internal sealed record WorkspacePlan(string Digest, ImmutableArray<ObjectKey> Clusters, ImmutableSortedDictionary<string, string>? PausedAt);
