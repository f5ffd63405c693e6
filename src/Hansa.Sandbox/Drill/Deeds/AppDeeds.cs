using System.Globalization;
using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Sandbox.Drill.Deeds;

/// <summary>What people do with Apps.</summary>
internal sealed class AppDeeds(DrillFleet fleet)
{
    private int _edition;

    public async Task<string> EditAsync(Random chance, CancellationToken ct)
    {
        var app = DrillApps.All[chance.Next(DrillApps.All.Length)] with { Defaults = string.Create(CultureInfo.InvariantCulture, $"level: 0\nedition: {++_edition}\n") };
        fleet.Intend(intents => intents with { Apps = intents.Apps.SetItem(app.Name, app) });
        await fleet.People.WriteAppAsync(app, ct);
        return $"App {app.Name} has edition {_edition} of its defaults";
    }

    public async Task<string> DeleteAsync(Random chance, CancellationToken ct)
    {
        var app = DrillApps.All[chance.Next(DrillApps.All.Length)];
        if (!fleet.Intents.Apps.ContainsKey(app.Name))
            return await EditAsync(chance, ct);
        fleet.Intend(intents => intents with { Apps = intents.Apps.Remove(app.Name) });
        await fleet.People.DeleteAsync(Kinds.App, ObjectKey.ClusterScoped(app.Name), ct);
        return $"App {app.Name} is deleted";
    }
}
