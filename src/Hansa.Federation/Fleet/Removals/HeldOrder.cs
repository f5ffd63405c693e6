using System.Collections.Immutable;
using System.Globalization;
using Hansa.Api;
using Hansa.Api.Resources;

namespace Hansa.Federation.Fleet.Removals;

/// <summary>What the guard has to know of a Workspace.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="Confirmed">The digest that a person set on it; null when there is none.</param>
/// <param name="Reported">The order that its status tells of; null when it tells of none.</param>
internal sealed record GuardedWorkspace(string Namespace, string Uid, string? Confirmed, HeldOrder? Reported)
{
    public static GuardedWorkspace Of(string ns, Workspace? workspace) => new(
        ns, workspace?.Metadata.Uid ?? "", workspace?.Metadata.Annotation(Annotations.Confirm), HeldOrder.Read(workspace?.Status.HeldRemovals));

    /// <summary>Uids of its clusters of which nothing can be said now: not listed since the start, or held. What is not pending there has not gone.</summary>
    public ImmutableHashSet<string> Unseen { get; init; } = [];
}

/// <summary>
/// A large removal that waits for a person: these apps from these clusters of one workspace. What shrinks is still covered; what grows is
/// another order.
/// </summary>
internal sealed record HeldOrder
{
    private const string Anew = " (installed anew)";

    /// <summary>Apps, and clusters, that a status tells of: what more there are would not fit.</summary>
    private const int MostTold = 2000;

    /// <summary>What a person confirms: ten hex digits over the workspace, which app goes from which cluster, and since when that waits.</summary>
    public required string Digest { get; init; }

    /// <summary>App ids in ordinal order; those whose releases come back say so.</summary>
    public required ImmutableSortedSet<string> Apps { get; init; }

    /// <summary>The KommanderClusters, name by uid.</summary>
    public required ImmutableSortedDictionary<string, string> Clusters { get; init; }

    /// <summary>How many releases it is, or is still.</summary>
    public required int Releases { get; init; }

    /// <summary>Which app goes from which cluster; null when it was read from a status, which tells of both but not of the pairs.</summary>
    public ImmutableHashSet<(string App, string ClusterUid)>? Pairs { get; init; }

    /// <summary>The order that these removals are, in the workspace with that uid.</summary>
    /// <param name="workspaceUid">Uid of the Workspace.</param>
    /// <param name="removals">What it is.</param>
    /// <param name="heldAt">When it was held first: the word of an order that was carried out once, and that a Git tool puts back, is no word for the same order on another day.</param>
    public static HeldOrder Of(string workspaceUid, IReadOnlyCollection<Removal> removals, DateTimeOffset heldAt)
    {
        var apps = removals.Select(AppOf).ToImmutableSortedSet(StringComparer.Ordinal);
        var clusters = removals.GroupBy(r => r.ClusterUid).ToImmutableSortedDictionary(g => g.Key, g => g.First().Cluster.Name, StringComparer.Ordinal);
        var pairs = removals.Select(r => (AppOf(r), r.ClusterUid)).ToImmutableHashSet();
        return new HeldOrder
        {
            Digest = Planning.Digest.ForName(string.Join('\n', [workspaceUid, heldAt.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture), .. pairs.Select(p => $"{p.Item1} {p.ClusterUid}").Order(StringComparer.Ordinal)])),
            Pairs = pairs,
            Apps = apps,
            Clusters = clusters,
            Releases = removals.Count,
        };
    }

    /// <summary>Whether the removal is part of what was held.</summary>
    public bool Covers(Removal removal) =>
        Pairs?.Contains((AppOf(removal), removal.ClusterUid)) ?? (Apps.Contains(AppOf(removal)) && Clusters.ContainsKey(removal.ClusterUid));

    /// <summary>Whether all of these are part of what was held, and no more than were told of.</summary>
    public bool CoversAll(IReadOnlyCollection<Removal> removals) => removals.All(Covers) && (Pairs is not null || removals.Count <= Releases);

    /// <summary>What is left of it: it never covers again what has gone, or was put back, where that can be seen.</summary>
    /// <param name="pending">What is pending.</param>
    /// <param name="unseen">Uids of clusters of which nothing can be said.</param>
    public HeldOrder LeftOf(IEnumerable<Removal> pending, ImmutableHashSet<string> unseen)
    {
        Removal[] left = [.. pending.Where(Covers)];
        IEnumerable<(string App, string ClusterUid)> known = Pairs ?? Apps.SelectMany(app => Clusters.Keys.Select(uid => (app, uid))); // a status does not tell what is to go from where
        (string App, string ClusterUid)[] kept = [.. known.Where(p => unseen.Contains(p.ClusterUid) && !left.Any(r => (AppOf(r), r.ClusterUid) == p))];
        return this with
        {
            Pairs = [.. left.Select(r => (AppOf(r), r.ClusterUid)), .. kept],
            Apps = [.. left.Select(AppOf), .. kept.Select(p => p.App)],
            Clusters = Clusters.Where(c => left.Any(r => r.ClusterUid == c.Key) || kept.Any(p => p.ClusterUid == c.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Releases = left.Length + kept.Length,
        };
    }

    /// <summary>For people: what it means, and how it is let go.</summary>
    /// <param name="workspace">Name of the Workspace.</param>
    /// <param name="isConfirmed">Whether a person has confirmed it.</param>
    public string Describe(string workspace, bool isConfirmed = false) =>
        $"{Releases} releases {(isConfirmed ? "are being" : "would be")} uninstalled: {Some(Apps)} from {(Clusters.Count == 1 ? $"cluster {Clusters.Values.First()}" : $"{Clusters.Count} clusters ({Some(Clusters.Values.Order(StringComparer.Ordinal))})")}. "
        + (isConfirmed
            ? $"It was confirmed on Workspace {workspace}; to stop what has not gone yet, take annotation {Annotations.Confirm} away, or put back what was deleted or changed"
            : $"If that is meant, set annotation {Annotations.Confirm}: {Digest} on Workspace {workspace}; if not, put back what was deleted or changed");

    /// <summary>As it stands in the Workspace's status, so that a confirmation outlives this process.</summary>
    public HeldRemovals Report(string workspace, bool isConfirmed = false) => new()
    {
        Digest = Digest,
        Message = Describe(workspace, isConfirmed),
        Releases = Releases,
        Apps = [.. Apps.Take(MostTold)],
        Clusters = [.. Clusters.Take(MostTold).Select(c => new HeldCluster { Name = c.Value, Uid = c.Key })],
    };

    /// <summary>
    /// Null when there is none, or somebody else wrote something else there; and where not all of it may be told, so that no word for it covers more than
    /// people read: after a restart it is another order.
    /// </summary>
    public static HeldOrder? Read(HeldRemovals? report)
    {
        if (report is null || report.Digest.Length == 0 || report.Apps.Count >= MostTold || report.Clusters.Count >= MostTold || report.Clusters.Any(c => c.Uid.Length == 0))
        {
            return null;
        }

        return new HeldOrder
        {
            Digest = report.Digest,
            Apps = report.Apps.ToImmutableSortedSet(StringComparer.Ordinal),
            Clusters = report.Clusters.DistinctBy(c => c.Uid).ToImmutableSortedDictionary(c => c.Uid, c => c.Name, StringComparer.Ordinal),
            Releases = report.Releases,
        };
    }

    private static string AppOf(Removal removal) => removal.Release.IsInstalledAnew ? removal.Release.App + Anew : removal.Release.App;

    private static string Some(IEnumerable<string> names)
    {
        const int Most = 5;
        var all = names.ToArray();
        return all.Length <= Most ? string.Join(", ", all) : $"{string.Join(", ", all.Take(Most))} and {all.Length - Most} more";
    }
}
