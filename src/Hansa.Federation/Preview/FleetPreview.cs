using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Federation.Fleet.Removals;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Preview;

/// <summary>Removals of a workspace that a person has to confirm.</summary>
/// <param name="Workspace">Name of the Workspace.</param>
/// <param name="Digest">The value for the annotation.</param>
public sealed record GuardedRemoval(string Workspace, string Digest);

/// <summary>What all clusters of a workspace must hold, in one word: <see cref="Hansa.Api.Resources.WorkspaceStatus.PlanDigest"/> as it is and as it would be.</summary>
/// <param name="Workspace">Name of the Workspace.</param>
/// <param name="Namespace">Its namespace on the management cluster.</param>
/// <param name="Before">By the intent as it is; null when the workspace is not there yet.</param>
/// <param name="After">By the intent as it would be; null when the workspace is going.</param>
public sealed record WorkspaceDigest(string Workspace, string Namespace, string? Before, string? After)
{
    /// <summary>Whether any cluster must hold something else than before.</summary>
    public bool Differs => Before != After;
}

/// <summary>What would change on the whole fleet. Pure.</summary>
/// <param name="Clusters">Every cluster, in the order of namespaces and names.</param>
/// <param name="Guarded">What the guard on large removals would hold.</param>
/// <param name="Faults">Workspaces that cannot be planned.</param>
/// <param name="Digest">Of what each cluster must hold and of all changes.</param>
public sealed record FleetPreview(ImmutableArray<ClusterPreview> Clusters, ImmutableArray<GuardedRemoval> Guarded, ImmutableArray<string> Faults, string Digest)
{
    /// <summary>Every workspace, whichever clusters are asked for, by name.</summary>
    public ImmutableArray<WorkspaceDigest> Workspaces { get; init; } = [];

    /// <summary>Compares.</summary>
    /// <param name="live">The intent as it is.</param>
    /// <param name="wanted">The intent as it would be.</param>
    /// <param name="sights">What each cluster holds.</param>
    /// <param name="isMeant">Which clusters are asked for.</param>
    /// <param name="clock">For the guard's window.</param>
    public static FleetPreview Of(FleetIntent live, FleetIntent wanted, IReadOnlyDictionary<ObjectKey, ClusterSight> sights, Func<ObjectKey, bool> isMeant, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(sights);
        var (before, after) = (live.Snapshot(), wanted.Snapshot());
        var now = FleetPlans.None.Next(before);
        var then = now.Next(after);
        var shared = new Dictionary<(PlanVariant, PlanVariant?), ClusterPreview>();
        ImmutableArray<ClusterPreview> clusters =
        [
            .. then.Clusters.Keys.Concat(now.Clusters.Keys.Where(key => !wanted.Clusters.ContainsKey(key))).Distinct().Where(isMeant).Order()
                .Select(key => Of(key, live, now, then, sights, shared)),
        ];
        return new FleetPreview(
            clusters,
            Guard(clusters, live, clock),
            [.. then.Faults.Values.Select(f => f.Hold.Message)],
            Planning.Digest.Of(clusters.Select(c => c.Digest)))
        {
            Workspaces = Digests(before, now, after, then),
        };
    }

    private static ImmutableArray<WorkspaceDigest> Digests(FleetSnapshot before, FleetPlans now, FleetSnapshot after, FleetPlans then)
    {
        var (was, will) = (PlanDigest.ByNamespace(now), PlanDigest.ByNamespace(then));
        return
        [
            .. before.Workspaces.Values.Concat(after.Workspaces.Values).DistinctBy(w => w.Namespace).OrderBy(w => w.Workspace.Metadata.Name, StringComparer.Ordinal)
                .Select(w => new WorkspaceDigest(w.Workspace.Metadata.Name, w.Namespace, Of(before, was, w.Namespace), Of(after, will, w.Namespace))),
        ];
    }

    private static string? Of(FleetSnapshot fleet, IReadOnlyDictionary<string, string> digests, string ns) =>
        fleet.Workspaces.GetValueOrDefault(ns) is { IsGoing: false } ? digests.GetValueOrDefault(ns, PlanDigest.OfNone) : null;

    /// <summary>The plan that a cluster has to be looked at for.</summary>
    internal static ClusterPlan? PlanOf(ObjectKey key, FleetPlans now, FleetPlans then) => then.Clusters.GetValueOrDefault(key) ?? now.Clusters.GetValueOrDefault(key);

    /// <summary>Clusters that nobody looked at and that share their plans, before and after, are compared once.</summary>
    private static ClusterPreview Of(
        ObjectKey key, FleetIntent live, FleetPlans now, FleetPlans then, IReadOnlyDictionary<ObjectKey, ClusterSight> sights, Dictionary<(PlanVariant, PlanVariant?), ClusterPreview> shared)
    {
        if (!then.Clusters.TryGetValue(key, out var plan))
        {
            return ClusterPreview.OfDetach(now.Clusters[key], Sight(key, live, now, sights), removes: live.Clusters[key].Spec.DetachPolicy == "Remove");
        }

        if (sights.ContainsKey(key) || !live.Clusters.ContainsKey(key) || plan.Frozen is not null)
        {
            return ClusterPreview.Of(plan, Sight(key, live, now, sights));
        }

        var variants = (plan.Variant, now.Clusters.GetValueOrDefault(key)?.Variant);
        if (!shared.TryGetValue(variants, out var preview))
        {
            shared[variants] = preview = ClusterPreview.Of(plan, Sight(key, live, now, sights));
        }

        return preview.For(plan);
    }

    private static ClusterSight Sight(ObjectKey key, FleetIntent live, FleetPlans now, IReadOnlyDictionary<ObjectKey, ClusterSight> sights) =>
        sights.GetValueOrDefault(key) ?? (live.Clusters.ContainsKey(key) ? ClusterSight.Assumed(now.Clusters.GetValueOrDefault(key), "it was not read") : ClusterSight.Empty());

    /// <summary>The controller's own guard is asked.</summary>
    private static ImmutableArray<GuardedRemoval> Guard(ImmutableArray<ClusterPreview> clusters, FleetIntent live, TimeProvider clock)
    {
        var removals = clusters
            .SelectMany(c => c.Uninstalls.Select(u => new Removal(c.Cluster, live.Clusters.GetValueOrDefault(c.Cluster)?.Metadata.Uid ?? "", u)))
            .ToImmutableHashSet();
        return
        [
            .. clusters.Where(c => !c.Uninstalls.IsEmpty).DistinctBy(c => c.Cluster.Namespace)
                .Select(c => (c.Workspace, Order: new RemovalGuard(clock).Ask(
                    [.. removals.Where(r => r.Cluster.Namespace == c.Cluster.Namespace)], removals, clusters.Sum(one => one.ReleasesNow),
                    new GuardedWorkspace(c.Cluster.Namespace, live.Workspaces.Values.FirstOrDefault(w => w.Metadata.Name == c.Workspace)?.Metadata.Uid ?? "", null, null))))
                .Where(g => g.Order is not null)
                .Select(g => new GuardedRemoval(g.Workspace, g.Order!.Digest)), // filtered above
        ];
    }
}
