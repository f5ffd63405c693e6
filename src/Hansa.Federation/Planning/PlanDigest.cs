using System.Collections.Immutable;

namespace Hansa.Federation.Planning;

/// <summary>What the clusters of a workspace must hold, in one word. Pauses of the workspace and of clusters leave no trace in it.</summary>
internal static class PlanDigest
{
    /// <summary>24 hex digits for each workspace's namespace.</summary>
    public static ImmutableSortedDictionary<string, string> ByNamespace(FleetPlans plans) => plans.Clusters.Values
        .GroupBy(plan => plan.Namespace)
        .ToImmutableSortedDictionary(ns => ns.Key, Of, StringComparer.Ordinal);

    /// <summary>Of one workspace, or of the clusters that are given.</summary>
    public static string Of(IEnumerable<ClusterPlan> plans) =>
        Digest.Of(plans.OrderBy(plan => plan.Cluster).SelectMany(plan => new[] { plan.Cluster.Name, plan.Content }));

    /// <summary>Where no cluster is attached.</summary>
    public static string OfNone { get; } = Of([]);
}
