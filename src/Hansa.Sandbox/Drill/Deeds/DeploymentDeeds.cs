using System.Globalization;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Drill.Oracle;

namespace Hansa.Sandbox.Drill.Deeds;

/// <summary>What people do with AppDeployments and the values of theirs.</summary>
internal sealed class DeploymentDeeds(DrillFleet fleet)
{
    private const string Spare = "spare";
    private const string BrokenValues = "level: [\n";
    private static readonly string[] Regions = ["eu", "us"];

    private int _level;

    public async Task<string> DeployAsync(Random chance, CancellationToken ct)
    {
        var (workspace, app) = (WorkspaceOf(chance), AppOf(chance));
        var overrides = chance.Next(2) == 0 ? OverridesOf(app) : null;
        if (overrides is not null && !fleet.Intents.Values.ContainsKey((workspace, overrides)))
            await WriteValuesAsync(workspace, overrides, Level(), ct);
        return await WriteAsync(workspace, app, new WantedDeployment(app, "1.0.0") { Overrides = overrides }, "is deployed", ct);
    }

    public async Task<string> UndeployAsync(Random chance, CancellationToken ct)
    {
        var (workspace, name) = (WorkspaceOf(chance), NameOf(chance));
        await DeleteAsync(workspace, name, ct);
        return $"{workspace}: {name} is deployed no more";
    }

    public async Task<string> UndeployAllAsync(Random chance, CancellationToken ct)
    {
        var workspace = WorkspaceOf(chance);
        foreach (var name in fleet.Intents.Deployments.Keys.Where(key => key.Workspace == workspace).Select(key => key.Name).ToArray())
            await DeleteAsync(workspace, name, ct);
        return $"{workspace}: nothing is deployed any more";
    }

    /// <summary>As <c>kubectl replace --force</c> and some Git tools do.</summary>
    public async Task<string> RedeployAsync(Random chance, CancellationToken ct)
    {
        var (workspace, name) = (WorkspaceOf(chance), NameOf(chance));
        var away = TimeSpan.FromSeconds(8) * chance.NextDouble();
        if (!fleet.Intents.Deployments.TryGetValue((workspace, name), out var wanted))
            return await DeployAsync(chance, ct);
        await DeleteAsync(workspace, name, ct);
        await fleet.Passing(away, ct);
        return await WriteAsync(workspace, name, wanted, string.Create(CultureInfo.InvariantCulture, $"was deleted and is made again {away.TotalSeconds:0.0} s later"), ct);
    }

    public Task<string> UpgradeAsync(Random chance, CancellationToken ct) => ChangeAsync(
        WorkspaceOf(chance), DrillApps.Alpha,
        wanted => wanted.AppId == DrillApps.Alpha ? wanted with { Version = wanted.Version == "1.0.0" ? "2.0.0" : "1.0.0" } : wanted, "has another version", ct);

    /// <summary>A deployment that is not named like its service: a rival of another one, or one that moves.</summary>
    public Task<string> DeployAnotherAsync(Random chance, CancellationToken ct)
    {
        var (workspace, app) = (WorkspaceOf(chance), AppOf(chance));
        return WriteAsync(workspace, Spare, new WantedDeployment(app, "1.0.0"), $"deploys {app}", ct);
    }

    public Task<string> OverrideAsync(Random chance, CancellationToken ct) => WriteValuesAsync(WorkspaceOf(chance), OverridesOf(AppOf(chance)), Level(), ct);

    public Task<string> BreakOverridesAsync(Random chance, CancellationToken ct) => WriteValuesAsync(WorkspaceOf(chance), OverridesOf(AppOf(chance)), BrokenValues, ct);

    public async Task<string> DropOverridesAsync(Random chance, CancellationToken ct)
    {
        var (workspace, name) = (WorkspaceOf(chance), OverridesOf(AppOf(chance)));
        fleet.Intend(intents => intents with { Values = intents.Values.Remove((workspace, name)) });
        await fleet.People.DeleteAsync(Kinds.ConfigMap, new ObjectKey(workspace, name), ct);
        return $"{workspace}: ConfigMap {name} is deleted";
    }

    public async Task<string> OverrideRegionAsync(Random chance, CancellationToken ct)
    {
        var (workspace, app, region) = (WorkspaceOf(chance), AppOf(chance), RegionOf(chance));
        var values = $"{app}-{region}";
        await WriteValuesAsync(workspace, values, Level(), ct);
        return await ChangeAsync(
            workspace, app, wanted => wanted with { RegionalOverrides = wanted.RegionalOverrides is null ? values : null, RegionOfOverrides = region }, $"has other overrides in region {region}", ct);
    }

    public Task<string> SelectAsync(Random chance, CancellationToken ct)
    {
        var region = chance.Next(3) == 0 ? null : RegionOf(chance);
        return ChangeAsync(WorkspaceOf(chance), AppOf(chance), wanted => wanted with { Region = region }, region is null ? "is for all clusters" : $"is for region {region}", ct);
    }

    public Task<string> PauseAsync(Random chance, CancellationToken ct) =>
        ChangeAsync(WorkspaceOf(chance), NameOf(chance), wanted => wanted with { Paused = !wanted.Paused }, "is paused, or goes on", ct);

    public Task<string> GarbleAsync(Random chance, CancellationToken ct) =>
        ChangeAsync(WorkspaceOf(chance), NameOf(chance), wanted => wanted with { Unreadable = !wanted.Unreadable }, "is written so that it can't be read, or can again", ct);

    /// <summary>A region, or none.</summary>
    public static string RegionOf(Random chance) => Regions[chance.Next(Regions.Length)];

    public static string OverridesOf(string app) => $"{app}-wishes";

    public static string WorkspaceOf(Random chance) => DrillIntents.WorkspaceNames[chance.Next(DrillIntents.WorkspaceNames.Length)];

    private static string AppOf(Random chance) => DrillApps.Ids[chance.Next(DrillApps.Ids.Length)];

    private static string NameOf(Random chance) => chance.Next(DrillApps.Ids.Length + 1) is var which && which < DrillApps.Ids.Length ? DrillApps.Ids[which] : Spare;

    private string Level() => string.Create(CultureInfo.InvariantCulture, $"level: {++_level}\n");

    private async Task<string> ChangeAsync(string workspace, string name, Func<WantedDeployment, WantedDeployment> change, string what, CancellationToken ct) =>
        await WriteAsync(workspace, name, change(fleet.Intents.Deployments.GetValueOrDefault((workspace, name)) ?? new WantedDeployment(name == Spare ? DrillApps.Beta : name, "1.0.0")), what, ct);

    private async Task<string> WriteAsync(string workspace, string name, WantedDeployment wanted, string what, CancellationToken ct)
    {
        fleet.Intend(intents => intents.Deploying(workspace, name, wanted));
        await fleet.People.WriteDeploymentAsync(workspace, name, wanted, ct);
        return $"{workspace}: {name} {what} ({Describe(wanted)})";
    }

    private static string Describe(WantedDeployment wanted) => string.Join(", ", new[]
    {
        wanted.App,
        wanted.Overrides is { } overrides ? $"overrides {overrides}" : null,
        wanted.Region is { } region ? $"region {region}" : null,
        wanted.RegionalOverrides is { } regional ? $"in {wanted.RegionOfOverrides} overrides {regional}" : null,
        wanted.Paused ? "paused" : null,
        wanted.Unreadable ? "unreadable" : null,
    }.OfType<string>());

    private async Task DeleteAsync(string workspace, string name, CancellationToken ct)
    {
        fleet.Intend(intents => intents with { Deployments = intents.Deployments.Remove((workspace, name)) });
        await fleet.People.DeleteAsync(Kinds.AppDeployment, new ObjectKey(workspace, name), ct);
    }

    private async Task<string> WriteValuesAsync(string workspace, string name, string text, CancellationToken ct)
    {
        fleet.Intend(intents => intents with { Values = intents.Values.SetItem((workspace, name), text) });
        await fleet.People.WriteValuesAsync(workspace, name, text, ct);
        return $"{workspace}: ConfigMap {name} says {text.TrimEnd()}";
    }
}
