using System.Collections.Frozen;
using Hansa.Api.Resources;

namespace Hansa.Federation.Planning;

/// <summary>The labels that selectors see: the workspace's <c>spec.clusterLabels</c>, with the cluster's own on top.</summary>
internal static class ClusterLabels
{
    public static IReadOnlyDictionary<string, string> Of(Workspace workspace, KommanderCluster cluster) =>
        workspace.Spec.ClusterLabels is not { Count: > 0 } shared
            ? cluster.Metadata.Labels
            : shared.Concat(cluster.Metadata.Labels).GroupBy(l => l.Key).ToFrozenDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);
}
