using System.Collections.Immutable;
using System.Diagnostics;
using Hansa.Api.Metadata;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Queues;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Fleet;

/// <summary>Decides about the fleet anew whenever what people wrote changed, keeps the newest decision and tells whose plan changed by it.</summary>
internal sealed partial class FleetView(
    IntentStore intent, Func<string?> hubId, Func<string, Func<string, SecretValues?>?> secrets, bool pauseAll, TimeSpan settle, TimeProvider clock, ILogger<FleetView> log)
{
    /// <summary>A tool that applies a folder writes object after object: one plan is enough for all.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private readonly Seats _seats = new(clock, settle);
    private readonly WorkSignal _dirty = new();
    private AppCatalog _apps = AppCatalog.Empty;
    private volatile FleetDecision? _decision;
    private int _mustTell;

    /// <summary>Plans follow from something else than before; with the clusters whose plan is another one, which may be none.</summary>
    public event Action<IReadOnlyList<ObjectKey>>? PlansChanged;

    /// <summary>The newest decision; null before every kind of intent has been listed.</summary>
    public FleetDecision? Decision => _decision;

    /// <summary>Which decision is in force; 0 while none is.</summary>
    public long Number => Decision?.Number ?? 0;

    /// <summary>The newest snapshot; null before every kind of intent has been listed.</summary>
    public FleetSnapshot? Snapshot => Decision?.Snapshot;

    /// <summary>The cluster's plan; null while there is none: nothing is written or removed then.</summary>
    public ClusterPlan? PlanFor(ObjectKey cluster) => Decision?.PlanFor(cluster);

    /// <summary>The workspace's plan as a whole; null while it has none.</summary>
    public WorkspacePlan? WorkspacePlanOf(string ns) => Decision?.WorkspacePlanOf(ns);

    /// <summary>Why a deployment is held whatever the cluster; null when it is not, or while it is not known.</summary>
    public Verdict.Hold? ProblemOf(ObjectKey deployment) => Decision?.ProblemOf(deployment);

    /// <summary>Every App as planning reads it.</summary>
    public AppCatalog Apps => Snapshot?.Apps ?? AppCatalog.Empty;

    /// <summary>The span of the plan that is in force, to which what is delivered and reported of it belongs.</summary>
    public ActivityContext Origin => Decision?.Origin ?? default;

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

        var mustTell = Interlocked.Exchange(ref _mustTell, 0) != 0 || _decision is null;
        using var span = Telemetry.Source.StartActivity("plan");
        var inputs = intent.WorkspaceNamespaceNames().ToImmutableDictionary(ns => ns, intent.ResourceVersions); // before the items are looked at: they are not behind it
        var (badDeployments, badApps) = (intent.Deployments.BadItems, IntentStore.Unreadable(intent.Apps.BadItems, "")); // before the items: what is read meanwhile is held for a moment, and never taken for absent
        _apps = _apps.With(intent.Apps.Items.Values);
        var workspaces = SnapshotBuilder.Workspaces(
            intent.Workspaces.Items.Values, intent.Namespaces.Items, intent.Clusters.Items.Values, intent.Deployments.Items.Values, intent.Values, secrets,
            ns => IntentStore.Unreadable(badDeployments, ns));
        var awaited = workspaces.Where(w => SnapshotBuilder.IsAwaited(w.Value)).Select(w => w.Key).ToImmutableArray();
        workspaces = workspaces.RemoveRange(awaited.Where(ns => _decision?.Snapshot.Workspaces.ContainsKey(ns) != true)); // its first plan waits for all that it names
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
        var before = _decision?.Plans ?? FleetPlans.None;
        var plans = before.Next(snapshot);
        _decision = new FleetDecision
        {
            Number = Number + 1,
            Snapshot = snapshot,
            Plans = plans,
            Digests = PlanDigest.ByNamespace(plans),
            Inputs = inputs.RemoveRange(awaited),
            Origin = span?.Context ?? default,
        };
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

    /// <summary>Where, and not the exception's text: that may hold what people wrote.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "Workspace {Workspace} cannot be planned and is held: {Exception}\n{Trace}")]
    private partial void LogFault(string workspace, Type exception, string? trace);
}
