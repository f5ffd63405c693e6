using System.Collections.Immutable;
using Hansa.Api.Resources;
using Hansa.Federation.Attachment;
using Hansa.Federation.Intent;

namespace Hansa.Federation.Removal;

/// <summary>What the whole fleet would lose by what people ordered: releases on clusters that no deployment names any more.</summary>
internal sealed class PendingRemovals(IntentStore intent, FleetView fleet, ClusterBoard board)
{
    /// <summary>Every removal that is wanted and not carried out, and how many releases the fleet has.</summary>
    public (ImmutableHashSet<Removal> Pending, int Releases) Count()
    {
        var pending = ImmutableHashSet.CreateBuilder<Removal>();
        var releases = 0;
        foreach (var cluster in intent.Clusters.Items.Values)
        {
            var held = Held(cluster);
            releases += held.Length;
            pending.UnionWith(held.Where(r => IsUnwanted(cluster, r)).Select(r => new Removal(cluster.Metadata.Key, r.Name)));
        }

        return (pending.ToImmutable(), releases);
    }

    /// <summary>What was observed, or what was reported before this process started.</summary>
    private ImmutableArray<ReleaseStatus> Held(KommanderCluster cluster) =>
        board.Find(cluster)?.Delivery is { IsListed: true } delivery
            ? [.. delivery.Observed]
            : [.. cluster.Status.Releases];

    private bool IsUnwanted(KommanderCluster cluster, ReleaseStatus release) => cluster.Metadata.IsDeleting
        ? cluster.Spec.DetachPolicy == "Remove"
        : fleet.PlanFor(cluster.Metadata.Key) is { Frozen: null } plan && !plan.Deployments.Any(d => d.AppId == release.App || d.Deployment.Name == release.Deployment);
}
