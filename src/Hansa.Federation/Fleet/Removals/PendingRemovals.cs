using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Fleet.Removals;

/// <summary>What the whole fleet would lose by what people ordered, for good or until it is installed anew, and since when without a break.</summary>
internal sealed class PendingRemovals(IntentStore intent, FleetView fleet, ClusterBoard board, TimeProvider clock)
{
    private static readonly TimeSpan Stuck = TimeSpan.FromMinutes(1);

    /// <summary>To the others no cluster counts for more, whatever somebody there puts beside our releases: it neither makes another's removal look small nor holds it up.</summary>
    private const int MostOfOneCluster = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, Dictionary<Uninstall, long>> _since = []; // by cluster; the times are the clock's timestamps
    private readonly Dictionary<Removal, long> _counted = []; // since when, for those that no plan tells of: a detach

    /// <summary>These clusters' plans changed: what is wanted again has never been gone, and what is not wanted any more begins to be absent.</summary>
    public void Follow(IEnumerable<ObjectKey> clusters)
    {
        foreach (var key in clusters)
        {
            Uninstall[] wanted = intent.Clusters.Items.GetValueOrDefault(key) is { } cluster
                ? [.. Of(cluster, fleet.PlanFor(key), Held(cluster, board.Find(cluster)?.Delivery)).Select(r => r.Release)]
                : [];
            lock (_gate)
            {
                var before = _since.GetValueOrDefault(key);
                if (wanted.Length == 0)
                {
                    _since.Remove(key);
                }
                else
                {
                    _since[key] = wanted.Distinct().ToDictionary(one => one, one => before?.TryGetValue(one, out var since) == true ? since : clock.GetTimestamp());
                }
            }
        }
    }

    /// <summary>Nothing was an order until now: everything that is absent has to stay away from this moment on.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            foreach (var wanted in _since.Values)
            {
                foreach (var one in wanted.Keys.ToArray())
                {
                    wanted[one] = now;
                }
            }
        }
    }

    /// <summary>
    /// The clock's timestamp from which the removal has been wanted without a break, as far as this process has seen; null when the cluster has another
    /// plan by now, so that nothing can be said.
    /// </summary>
    public long? Since(ClusterPlan plan, Uninstall release)
    {
        lock (_gate)
        {
            if (fleet.PlanFor(plan.Cluster)?.Fingerprint != plan.Fingerprint)
            {
                return null;
            }

            if (!_since.TryGetValue(plan.Cluster, out var wanted))
            {
                _since[plan.Cluster] = wanted = [];
            }

            if (!wanted.TryGetValue(release, out var since))
            {
                wanted[release] = since = clock.GetTimestamp();
            }

            return since;
        }
    }

    /// <summary>
    /// Every uninstall that is wanted and not carried out, and how many releases the fleet has, as a workspace has to see it: what has been pending for
    /// long, since its cluster does not answer or somebody has to act first, counts against its own workspace only.
    /// </summary>
    public (ImmutableHashSet<Removal> Pending, int Releases) Count(string ns)
    {
        var pending = ImmutableHashSet.CreateBuilder<Removal>();
        var all = new HashSet<Removal>();
        var releases = 0;
        foreach (var cluster in intent.Clusters.Items.Values)
        {
            var held = Held(cluster, board.Find(cluster)?.Delivery);
            releases += Math.Min(held.Length, MostOfOneCluster);
            var wanted = Of(cluster, fleet.PlanFor(cluster.Metadata.Key), held).Where(r => !r.Release.IsHandedOver).ToArray();
            all.UnionWith(wanted);
            Removal[] open = [.. wanted.Where(r => !IsStuck(r)).Take(MostOfOneCluster)];
            pending.UnionWith(cluster.Metadata.Key.Namespace == ns ? wanted : open);
        }

        Forget(all);
        return (pending.ToImmutable(), releases);
    }

    private void Forget(HashSet<Removal> wanted)
    {
        lock (_gate)
        {
            foreach (var removal in _counted.Keys.Where(r => !wanted.Contains(r)).ToArray())
            {
                _counted.Remove(removal);
            }
        }
    }

    /// <summary>Uids of that namespace's clusters of which it cannot be said what is pending there: not listed since the start, or not to be changed now.</summary>
    public ImmutableHashSet<string> Unseen(string ns) =>
    [
        .. intent.Clusters.Items.Values
            .Where(c => c.Metadata.Namespace == ns && (board.Find(c)?.Delivery is not { IsListed: true } || (!c.Metadata.IsDeleting && fleet.PlanFor(c.Metadata.Key) is not { Frozen: null })))
            .Select(c => c.Metadata.Uid),
    ];

    private bool IsStuck(Removal removal)
    {
        lock (_gate)
        {
            var since = _since.GetValueOrDefault(removal.Cluster) is { } wanted && wanted.TryGetValue(removal.Release, out var planned) ? planned
                : _counted.TryGetValue(removal, out var counted) ? counted
                : _counted[removal] = clock.GetTimestamp();
            return clock.GetElapsedTime(since) > Stuck;
        }
    }

    /// <summary>What was observed, or what was reported before this process started.</summary>
    public static ImmutableArray<SeenRelease> Held(KommanderCluster cluster, DeliveryState? delivery) => delivery is { IsListed: true }
        ? [.. delivery.Observed.Where(r => !r.IsDeleting)] // what is on its way out is no order any more
        : [.. cluster.Status.Releases.Select(r => new SeenRelease(r.Name, r.App, MarkOf(cluster, r), Target: null))];

    /// <summary>What one cluster would lose.</summary>
    public static IEnumerable<Removal> Of(KommanderCluster cluster, ClusterPlan? plan, ImmutableArray<SeenRelease> held) =>
        held.Select(r => UninstallOf(cluster, plan, r)).OfType<Uninstall>().Select(r => new Removal(cluster.Metadata.Key, cluster.Metadata.Uid, r));

    private static Uninstall? UninstallOf(KommanderCluster cluster, ClusterPlan? plan, SeenRelease release) =>
        !cluster.Metadata.IsDeleting ? plan is null ? null : Uninstalls.Of(plan, release)
        : cluster.Spec.DetachPolicy == "Remove" ? new Uninstall(release.Name, release.App, IsInstalledAnew: false)
        : null;

    private static string MarkOf(KommanderCluster cluster, ReleaseStatus release) =>
        Digest.ForName(new ObjectKey(cluster.Metadata.Key.Namespace, release.Deployment).ToString());
}
