using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Intent;

/// <summary>Puts what the informers hold into one snapshot. Pure: the order in which things arrived leaves no trace.</summary>
internal static class SnapshotBuilder
{
    public static ImmutableDictionary<string, WorkspaceSnapshot> Workspaces(
        IEnumerable<Workspace> workspaces,
        ImmutableDictionary<ObjectKey, ObjectMeta> namespaces,
        IEnumerable<KommanderCluster> clusters,
        IEnumerable<AppDeployment> deployments,
        Func<string, ImmutableDictionary<ObjectKey, ValuesSource>?> values)
    {
        var clustersOf = clusters.Where(c => !c.Metadata.IsDeleting).ToLookup(c => c.Metadata.Key.Namespace);
        var deploymentsOf = deployments.ToLookup(d => d.Metadata.Key.Namespace);
        var found = ImmutableDictionary.CreateBuilder<string, WorkspaceSnapshot>();
        foreach (var workspace in workspaces.OrderBy(w => w.Metadata.Name, StringComparer.Ordinal))
        {
            if (WorkspaceNamespaces.Of(workspace, namespaces.Values) is { } ns && values(ns) is { } sources)
            {
                found.TryAdd(ns, new WorkspaceSnapshot
                {
                    Workspace = workspace,
                    Namespace = ns,
                    Clusters = [.. clustersOf[ns].OrderBy(c => c.Metadata.Name, StringComparer.Ordinal)],
                    Deployments = [.. deploymentsOf[ns].OrderBy(d => d.Metadata.Name, StringComparer.Ordinal)],
                    Values = sources.ToImmutableDictionary(s => s.Key.Name, s => s.Value),
                    IsGoing = workspace.Metadata.IsDeleting || !IsThere(ns, namespaces),
                });
            }
        }

        return found.ToImmutable();
    }

    private static bool IsThere(string ns, ImmutableDictionary<ObjectKey, ObjectMeta> namespaces) =>
        namespaces.TryGetValue(ObjectKey.ClusterScoped(ns), out var metadata) && !metadata.IsDeleting;
}
