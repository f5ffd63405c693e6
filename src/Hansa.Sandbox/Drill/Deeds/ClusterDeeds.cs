using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Drill.Oracle;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill.Deeds;

/// <summary>What people do with KommanderClusters.</summary>
internal sealed class ClusterDeeds(DrillFleet fleet)
{
    public async Task<string> AttachAsync(Random chance, CancellationToken ct)
    {
        var free = DrillFleet.Clusters.Where(cluster => !fleet.Intents.Clusters.ContainsKey(cluster)).ToArray();
        if (free.Length == 0)
            return await RelabelAsync(chance, ct);
        // Moving is detach with Remove, then attach: this drill lets each cluster come back to where it was.
        var cluster = free[chance.Next(free.Length)];
        var workspace = DrillFleet.HomeOf(cluster);
        if (await fleet.IsThereAsync(Kinds.KommanderCluster, new ObjectKey(workspace, cluster), ct))
            return $"{cluster} is not attached: it is being detached still";
        if (await fleet.IsGoingAsync(workspace, ct))
            return $"{cluster} is not attached: {workspace} is being deleted, and would wait for it";
        if (fleet.LostNamespace && !await IsWholeAsync(workspace, ct))
            return $"{cluster} is not attached: what was deployed in {workspace} has gone with its namespace";
        return await WriteAsync(cluster, new WantedCluster(workspace) { Region = DeploymentDeeds.RegionOf(chance) }, "is attached", ct);
    }

    public async Task<string> DetachAsync(Random chance, CancellationToken ct) =>
        AttachedBy(chance) is not { } cluster ? await AttachAsync(chance, ct) : await DetachAsync(cluster, chance, ct);

    public async Task<string> DetachAsync(string cluster, Random chance, CancellationToken ct)
    {
        var (key, removes) = (new ObjectKey(fleet.Intents.Clusters[cluster].Workspace, cluster), chance.Next(2) == 0);
        fleet.Intend(intents => intents with { Clusters = intents.Clusters.Remove(cluster), Emptied = removes ? intents.Emptied.Add(cluster) : intents.Emptied });
        await fleet.People.GoOnAsync(Kinds.KommanderCluster, key, ct); // a pause would stop the detach
        await fleet.People.WriteKubeconfigAsync(cluster, key.Namespace, fleet.People.KubeconfigOf(cluster), ct);
        if (removes)
            await fleet.People.SetDetachPolicyAsync(cluster, key.Namespace, "Remove", ct);
        await fleet.People.DeleteAsync(Kinds.KommanderCluster, key, ct);
        return $"{cluster} is detached ({(removes ? "Remove" : "Retain")})";
    }

    public Task<string> RelabelAsync(Random chance, CancellationToken ct)
    {
        var region = DeploymentDeeds.RegionOf(chance);
        return ChangeAsync(chance, wanted => wanted with { Region = region }, $"is in region {region}", ct);
    }

    public Task<string> ProvideAsync(Random chance, CancellationToken ct) =>
        ChangeAsync(chance, wanted => wanted with { Provides = wanted.Provides is null ? DrillApps.Alpha : null }, "has alpha from elsewhere, or no more", ct);

    public Task<string> PauseAsync(Random chance, CancellationToken ct) =>
        ChangeAsync(chance, wanted => wanted with { Paused = !wanted.Paused }, "is paused, or goes on", ct);

    public async Task<string> MislayKubeconfigAsync(Random chance, CancellationToken ct)
    {
        if (AttachedBy(chance) is not { } cluster)
            return await AttachAsync(chance, ct);
        return await GiveAsync(cluster, DrillPeople.NoKubeconfig, "is no kubeconfig any more", ct);
    }

    /// <summary>A slip of somebody who looks after many clusters. Only for one that has joined: before that, who could know.</summary>
    public async Task<string> LeadAstrayAsync(Random chance, CancellationToken ct)
    {
        if (AttachedBy(chance) is not { } cluster || !await HasJoinedAsync(cluster, ct))
            return await AttachAsync(chance, ct);
        var others = DrillFleet.Clusters.Where(each => each != cluster).OrderBy(fleet.Intents.Clusters.ContainsKey).ToArray();
        return await GiveAsync(cluster, fleet.People.KubeconfigOf(others[0]), $"is the one of {others[0]}", ct);
    }

    private string? AttachedBy(Random chance) =>
        fleet.Intents.Clusters is { IsEmpty: false } attached ? attached.Keys.ElementAt(chance.Next(attached.Count)) : null;

    // What a cluster kept when it was detached would go when it came back to a workspace without its deployments.
    private async Task<bool> IsWholeAsync(string workspace, CancellationToken ct)
    {
        foreach (var key in fleet.Intents.Deployments.Keys.Where(key => key.Workspace == workspace))
        {
            if (!await fleet.IsThereAsync(Kinds.AppDeployment, new ObjectKey(workspace, key.Name), ct))
                return false;
        }

        return true;
    }

    private async Task<bool> HasJoinedAsync(string cluster, CancellationToken ct)
    {
        using var found = await fleet.InsideManagement.GetAsync(Kinds.KommanderCluster.ObjectPath(new ObjectKey(DrillFleet.HomeOf(cluster), cluster)), ct);
        return found?.RootElement is { } there && there.Text("status", "clusterId").Length > 0 && there.Find("metadata", "deletionTimestamp") is null;
    }

    private async Task<string> GiveAsync(string cluster, string kubeconfig, string what, CancellationToken ct)
    {
        var wanted = fleet.Intents.Clusters[cluster] with { IsReached = false };
        fleet.Intend(intents => intents with { Clusters = intents.Clusters.SetItem(cluster, wanted) });
        await fleet.People.WriteKubeconfigAsync(cluster, wanted.Workspace, kubeconfig, ct);
        return $"the kubeconfig of {cluster} {what}";
    }

    private async Task<string> ChangeAsync(Random chance, Func<WantedCluster, WantedCluster> change, string what, CancellationToken ct)
    {
        if (AttachedBy(chance) is not { } cluster)
            return await AttachAsync(chance, ct);
        var wanted = fleet.Intents.Clusters[cluster];
        if (!await fleet.IsThereAsync(Kinds.KommanderCluster, new ObjectKey(wanted.Workspace, cluster), ct))
            return $"{cluster} is not changed: it has gone with its namespace"; // made again, it would be without the deployments that went as well
        return await WriteAsync(cluster, change(wanted) with { IsReached = true }, what, ct);
    }

    private async Task<string> WriteAsync(string cluster, WantedCluster wanted, string what, CancellationToken ct)
    {
        fleet.Intend(intents => intents with { Clusters = intents.Clusters.SetItem(cluster, wanted), Emptied = intents.Emptied.Remove(cluster) });
        await fleet.People.WriteClusterAsync(cluster, wanted, ct);
        return $"{cluster} {what} ({wanted.Workspace}, region {wanted.Region}{(wanted.Paused ? ", paused" : "")}{(wanted.Provides is { } provided ? $", provides {provided}" : "")})";
    }
}
