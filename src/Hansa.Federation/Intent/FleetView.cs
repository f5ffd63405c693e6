using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Intent;

/// <summary>From intent to plans: keeps the newest plan of every cluster and tells whose plan changed.</summary>
internal sealed class FleetView(IntentStore intent, Func<string?> hubId, bool pauseAll)
{
    private readonly WorkSignal _dirty = new();
    private AppCatalog _apps = AppCatalog.Empty;
    private State? _state;

    /// <summary>The clusters whose plan changed, and whether candidates changed.</summary>
    public event Action<IReadOnlyList<ObjectKey>>? PlansChanged;

    /// <summary>The newest snapshot; null before every kind of intent has been listed.</summary>
    public FleetSnapshot? Snapshot => _state?.Snapshot;

    /// <summary>The cluster's plan; null while there is none: nothing is written or removed then.</summary>
    public ClusterPlan? PlanFor(ObjectKey cluster) => _state?.Plans.GetValueOrDefault(cluster);

    /// <summary>What can be said about a deployment whatever the cluster; null while it is not known.</summary>
    public DeploymentCandidate? CandidateOf(ObjectKey deployment) => _state?.Candidates.GetValueOrDefault(deployment);

    /// <summary>Every App as planning reads it.</summary>
    public AppCatalog Apps => _state?.Snapshot.Apps ?? AppCatalog.Empty;

    /// <summary>Something that plans depend on changed.</summary>
    public void Invalidate() => _dirty.Set();

    public async Task RunAsync(CancellationToken ct)
    {
        intent.Changed += Invalidate;
        await foreach (var _ in _dirty.ReadAllAsync(ct))
        {
            Replan();
        }
    }

    private void Replan()
    {
        if (hubId() is not { } hub || !intent.HasListed)
        {
            return;
        }

        _apps = _apps.With(intent.Apps.Items.Values);
        var snapshot = new FleetSnapshot
        {
            HubId = hub,
            Apps = _apps,
            PauseAll = pauseAll,
            Workspaces = SnapshotBuilder.Workspaces(
                intent.Workspaces.Items.Values, intent.Namespaces.Items, intent.Clusters.Items.Values, intent.Deployments.Items.Values, intent.Values),
        };
        var plans = snapshot.Workspaces.Values
            .SelectMany(workspace => WorkspacePlanner.Plan(snapshot, workspace))
            .ToImmutableDictionary(plan => plan.Cluster);
        var before = _state?.Plans ?? ImmutableDictionary<ObjectKey, ClusterPlan>.Empty;
        _state = new State(snapshot, plans, snapshot.Workspaces.Values
            .SelectMany(workspace => WorkspacePlanner.Candidates(snapshot, workspace))
            .ToImmutableDictionary());
        PlansChanged?.Invoke([.. plans.Keys.Concat(before.Keys).Distinct().Where(key => !SamePlan(before.GetValueOrDefault(key), plans.GetValueOrDefault(key)))]);
    }

    private static bool SamePlan(ClusterPlan? a, ClusterPlan? b) => a?.Fingerprint == b?.Fingerprint;

    private sealed record State(FleetSnapshot Snapshot, ImmutableDictionary<ObjectKey, ClusterPlan> Plans, ImmutableDictionary<ObjectKey, DeploymentCandidate> Candidates);
}
