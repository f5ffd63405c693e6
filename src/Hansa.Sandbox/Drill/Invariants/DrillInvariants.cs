using System.Collections.Immutable;
using Hansa.Api;

namespace Hansa.Sandbox.Drill.Invariants;

/// <summary>What must hold when the faults have stopped and everything had its time, seen from inside the clusters.</summary>
internal static class DrillInvariants
{
    /// <summary>What does not hold yet, or at all.</summary>
    public static async Task<ImmutableArray<string>> ViolationsAsync(DrillFleet fleet, CancellationToken ct) =>
        await Reports.OfDeploymentsAsync(fleet, ct) is { IsEmpty: false } unreported ? unreported : await ViolationsAsync(fleet, DrillFleet.Clusters, ct);

    /// <summary>What does not hold of these clusters. What is not even reported is not looked for.</summary>
    public static async Task<ImmutableArray<string>> ViolationsAsync(DrillFleet fleet, IReadOnlyCollection<string> clusters, CancellationToken ct)
    {
        var attached = await DrillFleet.ListAsync(fleet.InsideManagement, Kinds.KommanderCluster, null, ct);
        ImmutableArray<string> unattached = [.. clusters.SelectMany(cluster => Reports.OfCluster(fleet.Intents, cluster, attached))];
        if (!unattached.IsEmpty)
            return unattached;
        var undelivered = await Task.WhenAll(clusters.Select(cluster => Deliveries.ViolationsAsync(fleet, cluster, ct)));
        return [.. undelivered.SelectMany(each => each)];
    }
}
