using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Removal;

/// <summary>One release that is to be uninstalled from one cluster.</summary>
internal readonly record struct Removal(ObjectKey Cluster, string Release);

/// <summary>
/// Holds large removals: more than 20 % of the fleet's releases and more than 50 within 60 s, over all changes together,
/// wait until a person has confirmed the digest of the list on the Workspace.
/// </summary>
internal sealed class RemovalGuard(TimeProvider clock)
{
    private const int MostWithoutAsking = 50;
    private const double LargestShare = 0.2;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private readonly Lock _gate = new();
    private readonly Dictionary<Removal, DateTimeOffset> _done = [];
    private readonly HashSet<Removal> _confirmed = [];

    /// <summary>Whether removals may go ahead.</summary>
    /// <param name="MustConfirm">The digest that a person has to confirm first; null when they may go.</param>
    /// <param name="UsedConfirmation">Whether the confirmation that stands on the Workspace has been used up.</param>
    internal readonly record struct Answer(string? MustConfirm, bool UsedConfirmation);

    /// <summary>Asks for some removals; those that may go are counted as done.</summary>
    /// <param name="asked">The removals of one cluster.</param>
    /// <param name="pending">Every removal of the fleet that is wanted and not carried out, those included.</param>
    /// <param name="releases">How many releases the fleet has, those included.</param>
    /// <param name="workspaceNamespace">The workspace that asks.</param>
    /// <param name="confirmed">The digest that stands on that Workspace, or null.</param>
    public Answer Ask(ImmutableHashSet<Removal> asked, ImmutableHashSet<Removal> pending, int releases, string workspaceNamespace, string? confirmed)
    {
        lock (_gate)
        {
            var digest = DigestOf(pending, workspaceNamespace);
            var uses = confirmed == digest;
            if (uses)
            {
                _confirmed.UnionWith(pending.Where(r => r.Cluster.Namespace == workspaceNamespace));
            }

            var recent = RecentLocked();
            var together = pending.Union(recent).Except(_confirmed);
            var total = releases + recent.Count(r => !pending.Contains(r));
            if (!asked.IsSubsetOf(_confirmed) && together.Count > MostWithoutAsking && together.Count > LargestShare * total)
            {
                return new Answer(digest, uses);
            }

            foreach (var removal in asked)
            {
                _done[removal] = clock.GetUtcNow();
            }

            _confirmed.IntersectWith(pending); // what has gone needs no confirmation any more
            return new Answer(null, uses);
        }
    }

    /// <summary>Ten hex digits over the workspace's removals, sorted.</summary>
    public static string DigestOf(IEnumerable<Removal> pending, string workspaceNamespace) => Digest.ForName(string.Join('\n', pending
        .Where(r => r.Cluster.Namespace == workspaceNamespace)
        .Select(r => $"{r.Cluster}/{r.Release}")
        .Order(StringComparer.Ordinal)));

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
