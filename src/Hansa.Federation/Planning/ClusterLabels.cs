using System.Collections.Frozen;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Planning;

/// <summary>The labels that selectors see: the workspace's <c>spec.clusterLabels</c>, with the cluster's own on top. Its name is among them, as with Kommander.</summary>
internal static class ClusterLabels
{
    public static IReadOnlyDictionary<string, string> Of(Workspace workspace, KommanderCluster cluster)
    {
        var written = Written(workspace, cluster);
        return written.ContainsKey(Labels.ClusterName)
            ? written
            : new Dictionary<string, string>(written, StringComparer.Ordinal) { [Labels.ClusterName] = cluster.Metadata.Name };
    }

    /// <summary>Without what the cluster's name implies.</summary>
    public static IReadOnlyDictionary<string, string> Written(Workspace workspace, KommanderCluster cluster) =>
        workspace.Spec.ClusterLabels is not { Count: > 0 } shared
            ? cluster.Metadata.Labels
            : shared.Concat(cluster.Metadata.Labels).GroupBy(l => l.Key).ToFrozenDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);

    /// <summary>Whether the clusters' names may decide what a deployment is on them.</summary>
    public static bool AreNamedBy(AppDeploymentSpec deployment) =>
        LooksAtName(deployment.ClusterSelector) || (deployment.ClusterConfigOverrides ?? []).Any(o => LooksAtName(o.ClusterSelector));

    private static bool LooksAtName(LabelSelector? selector) =>
        selector is not null && ((selector.MatchLabels?.ContainsKey(Labels.ClusterName) ?? false) || (selector.MatchExpressions ?? []).Any(e => e.Key == Labels.ClusterName));
}
