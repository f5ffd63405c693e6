using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Sandbox.Drill.Deeds;

/// <summary>What people do with workspaces, and what befalls namespaces and definitions.</summary>
internal sealed class WorkspaceDeeds(DrillFleet fleet, ClusterDeeds clusters)
{
    private static readonly ImmutableArray<ResourceType> Definitions = [Kinds.AppDeployment, Kinds.KommanderCluster, Kinds.App];

    public async Task<string> PauseAsync(Random chance, CancellationToken ct)
    {
        var workspace = DeploymentDeeds.WorkspaceOf(chance);
        if (await fleet.IsGoingAsync(workspace, ct))
            return $"{workspace} is being deleted, and not paused";
        var paused = !fleet.Intents.PausedWorkspaces.Contains(workspace);
        fleet.Intend(intents => intents with { PausedWorkspaces = paused ? intents.PausedWorkspaces.Add(workspace) : intents.PausedWorkspaces.Remove(workspace) });
        await fleet.People.WriteWorkspaceAsync(workspace, ct, paused);
        return $"{workspace} {(paused ? "is paused" : "goes on")}";
    }

    /// <summary>As people do it: the clusters are detached, and with the last of them the workspace goes. Then it is made again.</summary>
    public async Task<string> DeleteAsync(Random chance, CancellationToken ct)
    {
        var workspace = DeploymentDeeds.WorkspaceOf(chance);
        fleet.Intend(intents => intents with { PausedWorkspaces = intents.PausedWorkspaces.Remove(workspace) });
        await fleet.People.GoOnAsync(Kinds.Workspace, ObjectKey.ClusterScoped(workspace), ct);
        var detached = new List<string>();
        foreach (var cluster in fleet.Intents.Clusters.Where(each => each.Value.Workspace == workspace).Select(each => each.Key).ToArray())
            detached.Add(await clusters.DetachAsync(cluster, chance, ct));
        fleet.Intend(intents => intents with
        {
            Deployments = intents.Deployments.RemoveRange(intents.Deployments.Keys.Where(key => key.Workspace == workspace)),
            Values = intents.Values.RemoveRange(intents.Values.Keys.Where(key => key.Workspace == workspace)),
        });
        fleet.LostNamespace = true;
        await fleet.People.DeleteAsync(Kinds.Workspace, ObjectKey.ClusterScoped(workspace), ct);
        return $"workspace {workspace} is deleted{string.Concat(detached.Select(each => $"; {each}"))}";
    }

    public async Task<string> LoseDefinitionAsync(Random chance, CancellationToken ct)
    {
        var type = Definitions[chance.Next(Definitions.Length)];
        fleet.LostDefinition = true;
        await fleet.People.DeleteAsync(Kinds.CustomResourceDefinition, ObjectKey.ClusterScoped($"{type.Plural}.{type.Group}"), ct);
        return $"the definition of {type.Kind} is deleted behind everybody's back";
    }

    public async Task<string> LoseNamespaceAsync(Random chance, CancellationToken ct)
    {
        var workspace = DeploymentDeeds.WorkspaceOf(chance);
        fleet.LostNamespace = true;
        await fleet.People.DeleteAsync(Kinds.Namespace, ObjectKey.ClusterScoped(workspace), ct);
        return $"the namespace {workspace} is deleted behind everybody's back";
    }

    public async Task<string> ConfirmAsync(Random chance, CancellationToken ct)
    {
        var workspace = DeploymentDeeds.WorkspaceOf(chance);
        return await fleet.ConfirmAsync(workspace, ct) ? $"{workspace}: what is held is confirmed" : $"{workspace}: nothing is held that could be confirmed";
    }
}
