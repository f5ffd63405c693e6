using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Sessions;

/// <summary>What people wrote and what Hansa reported, in the workspaces that a command is about.</summary>
internal sealed record FleetObjects(
    ImmutableSortedDictionary<string, string> Workspaces,
    ImmutableArray<Item<KommanderCluster>> Clusters,
    ImmutableArray<Item<AppDeployment>> Deployments,
    ImmutableArray<Item<App>> Apps)
{
    public static async Task<FleetObjects> ReadAsync(Session session)
    {
        var workspaces = Session.NamesByNamespace(await session.WorkspacesAsync());
        var ns = session.NamespaceAmong(workspaces);
        return new FleetObjects(
            workspaces,
            [.. (await session.Management.ListItemsAsync(Kinds.KommanderCluster, HansaJson.Default.KommanderCluster, ns, session.Ct)).Where(c => IsIn(c.Object.Metadata.Namespace))],
            [.. (await session.Management.ListItemsAsync(Kinds.AppDeployment, HansaJson.Default.AppDeployment, ns, session.Ct)).Where(d => IsIn(d.Object.Metadata.Namespace))],
            await AppsAsync(session));

        // An object outside every workspace belongs to the picture as long as nobody asked for one workspace.
        bool IsIn(string? where) => session.IsForAllWorkspaces || workspaces.ContainsKey(where ?? "");
    }

    /// <summary>Without them an app id is not understood, and that is all.</summary>
    private static async Task<ImmutableArray<Item<App>>> AppsAsync(Session session)
    {
        try
        {
            return await session.Management.ListItemsAsync(Kinds.App, HansaJson.Default.App, null, session.Ct);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Forbidden)
        {
            await session.Error.WriteLineAsync("Warning: you may not list Apps, so deployments are known by their own names only; ClusterRole hansa-catalog-view allows it");
            return [];
        }
    }

    public string WorkspaceOf(string? ns) => Workspaces.GetValueOrDefault(ns ?? "") ?? "<none>";

    public App? AppOf(AppDeployment deployment) => Apps.FirstOrDefault(a => a.Object.Metadata.Name == deployment.Spec.AppRef.Name)?.Object;

    public IEnumerable<Item<KommanderCluster>> ClustersOf(string? ns) => Clusters.Where(c => c.Object.Metadata.Namespace == ns);

    /// <summary>By the name of the AppDeployment; if there is none, by that of its App, or by the app id.</summary>
    public ImmutableArray<Item<AppDeployment>> FindDeployments(string name)
    {
        ImmutableArray<Item<AppDeployment>> byName = [.. Deployments.Where(d => d.Object.Metadata.Name == name)];
        return byName.IsEmpty ? [.. Deployments.Where(d => d.Object.Spec.AppRef.Name == name || AppOf(d.Object)?.Spec.AppId == name)] : byName;
    }

    /// <exception cref="InvalidOperationException">None or several; the message says which there are.</exception>
    public Item<AppDeployment> Deployment(string name) => FindDeployments(name) switch
    {
        [var one] => one,
        [] => throw new InvalidOperationException($"appdeployment \"{name}\" not found{Known(Deployments.Select(d => d.Object.Metadata.Name))}"),
        var several => throw new InvalidOperationException(
            $"\"{name}\" is deployed more than once ({string.Join(", ", several.Select(d => $"{d.Object.Metadata.Name} in workspace {WorkspaceOf(d.Object.Metadata.Namespace)}"))}): give --workspace or the deployment's full name"),
    };

    /// <summary>What people may mean where no deployment has that name.</summary>
    /// <exception cref="InvalidOperationException">None or several; the message says which there are.</exception>
    public Item<KommanderCluster> Cluster(string name) => Clusters.Where(c => c.Object.Metadata.Name == name).ToArray() switch
    {
        [var one] => one,
        [] => throw new InvalidOperationException(
            $"neither a deployment nor a cluster is named \"{name}\"{Known(Deployments.Select(d => d.Object.Metadata.Name).Concat(Clusters.Select(c => c.Object.Metadata.Name)))}"),
        var several => throw new InvalidOperationException($"\"{name}\" is in several workspaces ({string.Join(", ", several.Select(c => WorkspaceOf(c.Object.Metadata.Namespace)))}): give --workspace"),
    };

    public static string Known(IEnumerable<string> names) =>
        names.Distinct().Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } known ? $" (there are: {string.Join(", ", known.Take(20))}{(known.Length > 20 ? ", …" : "")})" : " (there is none)";
}
