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
        Func<string, Func<string, ValuesSource?>?> values,
        Func<string, Func<string, SecretValues?>?>? secrets = null,
        Func<string, ImmutableDictionary<string, string>>? unreadable = null)
    {
        var clustersOf = clusters.Where(c => !c.Metadata.IsDeleting).ToLookup(c => c.Metadata.Key.Namespace);
        var deploymentsOf = deployments.ToLookup(d => d.Metadata.Key.Namespace);
        var found = ImmutableDictionary.CreateBuilder<string, WorkspaceSnapshot>();
        foreach (var workspace in workspaces.OrderBy(w => w.Metadata.Name, StringComparer.Ordinal))
        {
            if (WorkspaceNamespaces.Of(workspace, namespaces.Values) is { } ns && values(ns) is { } sources)
            {
                var hidden = secrets?.Invoke(ns);
                if (secrets is not null && hidden is null && deploymentsOf[ns].Any(d => d.Spec.ConfigOverrides?.SecretName is { Length: > 0 }))
                {
                    continue; // what has not been read yet is not missing
                }

                var bad = unreadable?.Invoke(ns) ?? ImmutableDictionary<string, string>.Empty;
                found.TryAdd(ns, new WorkspaceSnapshot
                {
                    Workspace = workspace,
                    Namespace = ns,
                    Clusters = [.. clustersOf[ns].OrderBy(c => c.Metadata.Name, StringComparer.Ordinal)],
                    Unreadable = bad,
                    Deployments = [.. deploymentsOf[ns].Concat(NotRead(ns, bad, deploymentsOf[ns])).OrderBy(d => d.Metadata.Name, StringComparer.Ordinal)],
                    Values = Named(deploymentsOf[ns], OverrideLayers.ConfigMapsOf, sources),
                    Secrets = secrets is null ? null : Named(deploymentsOf[ns], OverrideLayers.SecretsOf, hidden ?? (_ => null)),
                    IsGoing = workspace.Metadata.IsDeleting || !IsThere(ns, namespaces),
                });
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Whether something that it names is there and has not been fetched yet, or not since it was changed.</summary>
    public static bool IsAwaited(WorkspaceSnapshot workspace) =>
        workspace.Values.Values.Any(v => v.Unread is Unread.Yet or Unread.Changed) || workspace.Secrets?.Values.Any(s => s.Unread is Unread.Yet or Unread.Changed) == true;

    private static ImmutableDictionary<string, T> Named<T>(IEnumerable<AppDeployment> deployments, Func<AppDeploymentSpec, IEnumerable<string>> names, Func<string, T?> find)
        where T : class
    {
        var named = ImmutableDictionary.CreateBuilder<string, T>();
        foreach (var name in deployments.SelectMany(d => names(d.Spec)).Distinct())
        {
            if (find(name) is { } found)
            {
                named.Add(name, found);
            }
        }

        return named.ToImmutable();
    }

    /// <summary>What has never been read is there all the same: its name is known, and that holds what it may have ordered.</summary>
    private static IEnumerable<AppDeployment> NotRead(string ns, ImmutableDictionary<string, string> unreadable, IEnumerable<AppDeployment> known) =>
        unreadable.Keys.Except(known.Select(d => d.Metadata.Name)).Select(name => new AppDeployment { Metadata = new ObjectMeta { Name = name, Namespace = ns } });

    private static bool IsThere(string ns, ImmutableDictionary<ObjectKey, ObjectMeta> namespaces) =>
        namespaces.TryGetValue(ObjectKey.ClusterScoped(ns), out var metadata) && !metadata.IsDeleting;
}
