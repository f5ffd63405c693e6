using System.Globalization;
using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Sandbox.Drill;

/// <summary>What people do, and what befalls the management cluster. Each changes the model as it changes the fleet.</summary>
internal sealed class DrillActions(DrillFleet fleet, Random chance)
{
    public const string BrokenValues = "level: [\n";

    private int _level;

    /// <summary>One of them, by chance; what it was.</summary>
    public Task<string> AnyAsync(CancellationToken ct)
    {
        Func<CancellationToken, Task<string>>[] all =
        [
            DeployAsync, DeployAsync, DeployAsync, UndeployAsync, UpgradeAsync, UpgradeAsync, OverrideAsync, OverrideAsync, BreakOverridesAsync, DropOverridesAsync, PauseAsync,
            AttachAsync, AttachAsync, DetachAsync, DriftAsync, DriftAsync, LoseDefinitionAsync, LoseNamespaceAsync, DeleteWorkspaceAsync,
        ];
        return all[chance.Next(all.Length)](ct);
    }

    private string Workspace() => DrillModel.Workspaces[chance.Next(DrillModel.Workspaces.Length)];

    private string App() => DrillApps.Ids[chance.Next(DrillApps.Ids.Length)];

    private async Task<string> DeployAsync(CancellationToken ct)
    {
        var (workspace, app) = (Workspace(), App());
        var wanted = new WantedDeployment("1.0.0", chance.Next(2) == 0, false);
        fleet.Model = fleet.Model with { Deployments = fleet.Model.Deployments.SetItem((workspace, app), wanted) };
        await fleet.People.WriteDeploymentAsync(workspace, app, wanted, ct);
        return $"{workspace}: {app} is deployed{(wanted.Overridden ? " with overrides" : "")}";
    }

    private async Task<string> UndeployAsync(CancellationToken ct)
    {
        var (workspace, app) = (Workspace(), App());
        fleet.Order(DrillFleet.Clusters.Where(cluster => DrillFleet.MayHave(cluster, workspace)).Select(cluster => (cluster, app)));
        fleet.Model = fleet.Model with { Deployments = fleet.Model.Deployments.Remove((workspace, app)) };
        await fleet.People.DeleteAsync(Kinds.AppDeployment, new ObjectKey(workspace, app), ct);
        return $"{workspace}: {app} is deployed no more";
    }

    private Task<string> UpgradeAsync(CancellationToken ct)
    {
        var workspace = Workspace();
        return ChangeAsync(workspace, DrillApps.Alpha, wanted => wanted with { Version = wanted.Version == "1.0.0" ? "2.0.0" : "1.0.0" }, "has another version", ct);
    }

    private Task<string> PauseAsync(CancellationToken ct) => ChangeAsync(Workspace(), App(), wanted => wanted with { Paused = !wanted.Paused }, "is paused, or goes on", ct);

    private async Task<string> ChangeAsync(string workspace, string app, Func<WantedDeployment, WantedDeployment> change, string what, CancellationToken ct)
    {
        if (!fleet.Model.Deployments.TryGetValue((workspace, app), out var wanted))
            return await DeployAsync(ct);
        wanted = change(wanted);
        fleet.Model = fleet.Model with { Deployments = fleet.Model.Deployments.SetItem((workspace, app), wanted) };
        await fleet.People.WriteDeploymentAsync(workspace, app, wanted, ct);
        return $"{workspace}: {app} {what}";
    }

    private Task<string> OverrideAsync(CancellationToken ct) => OverrideAsync(string.Create(CultureInfo.InvariantCulture, $"level: {++_level}\n"), ct);

    private Task<string> BreakOverridesAsync(CancellationToken ct) => OverrideAsync(BrokenValues, ct);

    private async Task<string> OverrideAsync(string text, CancellationToken ct)
    {
        var (workspace, app) = (Workspace(), App());
        fleet.Model = fleet.Model with { Overrides = fleet.Model.Overrides.SetItem((workspace, app), text) };
        await fleet.People.WriteOverridesAsync(workspace, app, text, ct);
        return $"{workspace}: overrides of {app} say {text.TrimEnd()}";
    }

    private async Task<string> DropOverridesAsync(CancellationToken ct)
    {
        var (workspace, app) = (Workspace(), App());
        fleet.Model = fleet.Model with { Overrides = fleet.Model.Overrides.Remove((workspace, app)) };
        await fleet.People.DeleteAsync(Kinds.ConfigMap, new ObjectKey(workspace, DrillPeople.OverridesOf(app)), ct);
        return $"{workspace}: overrides of {app} are gone";
    }

    private async Task<string> AttachAsync(CancellationToken ct)
    {
        if (DrillFleet.Clusters.FirstOrDefault(cluster => !fleet.Model.Attached.ContainsKey(cluster)) is not { } free)
            return await DriftAsync(ct);
        // Moving is detach with Remove, then attach: this drill lets each cluster come back to where it was.
        var workspace = DrillFleet.HomeOf(free);
        if (await fleet.IsGoingAsync(workspace, ct))
            return $"{free} is not attached: {workspace} is being deleted, and would wait for it";
        fleet.Model = fleet.Model with { Attached = fleet.Model.Attached.SetItem(free, workspace) };
        await fleet.People.WriteClusterAsync(free, workspace, ct);
        return $"{free} is attached to {workspace}";
    }

    private async Task<string> DetachAsync(CancellationToken ct)
    {
        if (fleet.Model.Attached.Count == 0)
            return await AttachAsync(ct);
        var (cluster, workspace) = fleet.Model.Attached.ElementAt(chance.Next(fleet.Model.Attached.Count));
        return await DetachAsync(cluster, workspace, ct);
    }

    private async Task<string> DetachAsync(string cluster, string workspace, CancellationToken ct)
    {
        var removes = chance.Next(2) == 0;
        if (removes)
        {
            fleet.Order(DrillApps.Ids.Select(app => (cluster, app)));
            await fleet.People.SetDetachPolicyAsync(cluster, workspace, "Remove", ct);
        }

        fleet.Model = fleet.Model with { Attached = fleet.Model.Attached.Remove(cluster) };
        await fleet.People.DeleteAsync(Kinds.KommanderCluster, new ObjectKey(workspace, cluster), ct);
        return $"{cluster} is detached ({(removes ? "Remove" : "Retain")})";
    }

    // As people do it: the clusters are detached, and with the last of them the workspace goes. Then it is made again.
    private async Task<string> DeleteWorkspaceAsync(CancellationToken ct)
    {
        if (chance.Next(3) != 0)
            return await DetachAsync(ct);
        var workspace = Workspace();
        foreach (var cluster in fleet.Model.Attached.Where(a => a.Value == workspace).Select(a => a.Key).ToArray())
            await DetachAsync(cluster, workspace, ct);
        fleet.Order(DrillFleet.Clusters.Where(cluster => DrillFleet.MayHave(cluster, workspace)).SelectMany(cluster => DrillApps.Ids.Select(app => (cluster, app))));
        fleet.Model = fleet.Model with
        {
            Deployments = fleet.Model.Deployments.RemoveRange(fleet.Model.Deployments.Keys.Where(key => key.Workspace == workspace)),
            Overrides = fleet.Model.Overrides.RemoveRange(fleet.Model.Overrides.Keys.Where(key => key.Workspace == workspace)),
        };
        fleet.LostNamespace = true;
        await fleet.People.DeleteAsync(Kinds.Workspace, ObjectKey.ClusterScoped(workspace), ct);
        return $"workspace {workspace} is deleted with its clusters";
    }

    // On the cluster, by somebody who should not: one of Hansa's objects goes, or is changed.
    private async Task<string> DriftAsync(CancellationToken ct)
    {
        var cluster = DrillFleet.Clusters[chance.Next(DrillFleet.Clusters.Length)];
        return await fleet.DriftAsync(cluster, chance, ct);
    }

    private async Task<string> LoseDefinitionAsync(CancellationToken ct)
    {
        if (chance.Next(3) != 0)
            return await DeployAsync(ct);
        var type = chance.Next(2) == 0 ? Kinds.AppDeployment : Kinds.KommanderCluster;
        await fleet.People.DeleteAsync(Kinds.CustomResourceDefinition, ObjectKey.ClusterScoped($"{type.Plural}.{type.Group}"), ct);
        fleet.LostDefinition = true;
        return $"the definition of {type.Kind} is deleted behind everybody's back";
    }

    private async Task<string> LoseNamespaceAsync(CancellationToken ct)
    {
        if (chance.Next(3) != 0)
            return await OverrideAsync(ct);
        var workspace = Workspace();
        fleet.LostNamespace = true;
        await fleet.People.DeleteAsync(Kinds.Namespace, ObjectKey.ClusterScoped(workspace), ct);
        return $"the namespace {workspace} is deleted behind everybody's back";
    }
}
