using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;

namespace Hansa.Federation.Fleet.Removals;

/// <summary>One release that is to be uninstalled from one cluster, for good or to be installed anew.</summary>
/// <param name="Cluster">The KommanderCluster.</param>
/// <param name="ClusterUid">Its uid.</param>
/// <param name="Release">The release.</param>
internal readonly record struct Removal(ObjectKey Cluster, string ClusterUid, Uninstall Release);

/// <summary>
/// Holds large removals: more than 20 % of the fleet's releases and more than 50 uninstalled within 60 s, over all changes
/// together, wait until a person has confirmed the digest of the order on the Workspace.
/// </summary>
internal sealed class RemovalGuard(TimeProvider clock, int mostWithoutAsking = RemovalGuard.MostWithoutAsking)
{
    internal const int MostWithoutAsking = 50;
    private const double LargestShare = 0.2;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private readonly Lock _gate = new();
    private readonly Dictionary<Removal, DateTimeOffset> _done = [];
    private readonly Dictionary<string, HeldOrder> _held = []; // by the workspace's namespace
    private readonly Dictionary<string, ImmutableList<HeldOrder>> _confirmed = []; // each is what is left of it
    private readonly Dictionary<string, string> _words = []; // the word that stood on the Workspace of that namespace when it was looked at last
    private readonly HashSet<string> _used = []; // digests of orders that were carried out, until no Workspace that is seen late tells of them any more

    /// <summary>The order that waits for a person in the workspace of that namespace; null when none does.</summary>
    public HeldOrder? Held(string ns)
    {
        lock (_gate)
        {
            return _held.GetValueOrDefault(ns);
        }
    }

    /// <summary>Asks for some removals; those that may go are counted as done, unless a person confirmed them. Null when they may go.</summary>
    /// <param name="asked">The removals of one cluster.</param>
    /// <param name="pending">Every removal of the fleet that is wanted and not carried out, those included.</param>
    /// <param name="releases">How many releases the fleet has, those included.</param>
    /// <param name="workspace">The workspace that asks.</param>
    public HeldOrder? Ask(ImmutableHashSet<Removal> asked, ImmutableHashSet<Removal> pending, int releases, GuardedWorkspace workspace)
    {
        lock (_gate)
        {
            ConfirmLocked(workspace, pending);
            var recent = RecentLocked();
            var together = pending.Union(recent).Where(r => !IsConfirmedLocked(r)).ToImmutableHashSet();
            var total = releases + recent.Count(r => !pending.Contains(r));
            if (!asked.All(IsConfirmedLocked) && together.Count > mostWithoutAsking && together.Count > LargestShare * total)
            {
                var mine = together.Where(r => r.Cluster.Namespace == workspace.Namespace && pending.Contains(r)).ToImmutableHashSet();
                var known = KnownLocked(workspace);
                return _held[workspace.Namespace] = known is not null && known.CoversAll(mine) ? known with { Releases = mine.Count } : HeldOrder.Of(workspace.Uid, mine, clock.GetUtcNow());
            }

            foreach (var removal in asked.Where(r => !IsConfirmedLocked(r)))
            {
                _done[removal] = clock.GetUtcNow();
            }

            return null;
        }
    }

    /// <summary>Whether a person has confirmed all of these.</summary>
    public bool AreConfirmed(IEnumerable<Removal> removals)
    {
        lock (_gate)
        {
            return removals.All(IsConfirmedLocked);
        }
    }

    /// <summary>Whether the confirmation that stands on the Workspace has done what it was for: nothing of its order is pending any more.</summary>
    public bool IsUsedUp(ImmutableHashSet<Removal> pending, GuardedWorkspace workspace)
    {
        lock (_gate)
        {
            ConfirmLocked(workspace, pending);
            return workspace.Confirmed is { Length: > 0 } word
                && ConfirmedLocked(workspace.Namespace).FirstOrDefault(order => order.Digest == word) is { Releases: 0 };
        }
    }

    /// <summary>Forgets orders of which nothing is pending any more, once no word on the Workspace speaks of them.</summary>
    public void Forget(ImmutableHashSet<Removal> pending, GuardedWorkspace workspace)
    {
        lock (_gate)
        {
            var ns = workspace.Namespace;
            var mine = pending.Where(r => r.Cluster.Namespace == ns).ToArray();
            _used.UnionWith(ConfirmedLocked(ns) // before a word that has gone is taken for one that was taken back
                .Where(order => order.Digest != workspace.Confirmed && order.LeftOf(mine, workspace.Unseen).Releases == 0)
                .Select(order => order.Digest));
            CutLocked(workspace, pending);
            _confirmed[ns] = ConfirmedLocked(ns).RemoveAll(order => _used.Contains(order.Digest));
            if (_held.TryGetValue(ns, out var held) && (!pending.Any(held.Covers) || ConfirmedLocked(ns).Any(order => order.Digest == held.Digest)))
            {
                _held.Remove(ns);
            }
        }
    }

    /// <summary>A word counts for the order that it names, and not when that has grown meanwhile.</summary>
    private void ConfirmLocked(GuardedWorkspace workspace, ImmutableHashSet<Removal> pending)
    {
        if (workspace.Confirmed is { Length: > 0 } word && KnownLocked(workspace) is { } order && order.Digest == word
            && ConfirmedLocked(workspace.Namespace).All(known => known.Digest != word)
            && !_used.Contains(word)
            && order.CoversAll([.. pending.Where(r => r.Cluster.Namespace == workspace.Namespace && !IsConfirmedLocked(r))]))
        {
            _confirmed[workspace.Namespace] = ConfirmedLocked(workspace.Namespace).Add(order);
        }

        CutLocked(workspace, pending);
    }

    /// <summary>What has gone, or was put back, is not confirmed any more: removed once more, it is another order. Nor is what a person takes the word back for.</summary>
    private void CutLocked(GuardedWorkspace workspace, ImmutableHashSet<Removal> pending)
    {
        if (workspace.Confirmed is { Length: > 0 } word)
        {
            _words[workspace.Namespace] = word;
        }
        else if (_words.Remove(workspace.Namespace, out var last))
        {
            _confirmed[workspace.Namespace] = ConfirmedLocked(workspace.Namespace).RemoveAll(order => order.Digest == last);
        }

        if (ConfirmedLocked(workspace.Namespace) is { IsEmpty: false } confirmed)
        {
            var mine = pending.Where(r => r.Cluster.Namespace == workspace.Namespace).ToArray();
            _confirmed[workspace.Namespace] = [.. confirmed.Select(order => order.LeftOf(mine, workspace.Unseen))];
        }
    }

    private ImmutableList<HeldOrder> ConfirmedLocked(string ns) => _confirmed.GetValueOrDefault(ns) ?? [];

    /// <summary>What was held when this process, or the one before it, looked last.</summary>
    private HeldOrder? KnownLocked(GuardedWorkspace workspace) => _held.GetValueOrDefault(workspace.Namespace) ?? workspace.Reported;

    private bool IsConfirmedLocked(Removal removal) => ConfirmedLocked(removal.Cluster.Namespace).Any(order => order.Covers(removal));

    private ImmutableHashSet<Removal> RecentLocked()
    {
        var old = clock.GetUtcNow() - Window;
        foreach (var removal in _done.Where(d => d.Value < old).Select(d => d.Key).ToArray())
        {
            _done.Remove(removal);
        }

        return [.. _done.Keys];
    }
}
