namespace Hansa.Sandbox.Drill.Oracle;

/// <summary>What holds something, and the intents without it; the same instance when nothing does.</summary>
internal static class Holds
{
    /// <summary>No workspace and no cluster is paused.</summary>
    public static DrillIntents WithoutPausesAbove(DrillIntents intents) =>
        intents.PausedWorkspaces.IsEmpty && !intents.Clusters.Values.Any(each => each.Paused) ? intents : intents with
        {
            PausedWorkspaces = [],
            Clusters = intents.Clusters.SetItems(intents.Clusters.Where(each => each.Value.Paused).Select(each => KeyValuePair.Create(each.Key, each.Value with { Paused = false }))),
        };

    /// <summary>Every App is there, every deployment can be read and is not paused, and all values that they name are sound.</summary>
    public static DrillIntents Lifted(DrillIntents intents, IEnumerable<WantedApp> apps)
    {
        var missing = apps.Where(app => !intents.Apps.ContainsKey(app.Name)).ToArray();
        var held = intents.Deployments.Where(each => each.Value.Paused || each.Value.Unreadable).ToArray();
        var unsound = intents.Deployments.SelectMany(ValuesOf).Distinct().Where(key => Expectations.Text(intents, key.Workspace, key.Name) is null).ToArray();
        return missing.Length + held.Length + unsound.Length == 0 ? intents : intents with
        {
            Apps = intents.Apps.SetItems(missing.Select(app => KeyValuePair.Create(app.Name, app))),
            Deployments = intents.Deployments.SetItems(held.Select(each => KeyValuePair.Create(each.Key, each.Value with { Paused = false, Unreadable = false }))),
            Values = intents.Values.SetItems(unsound.Select(key => KeyValuePair.Create(key, "level: 1000\n"))),
        };
    }

    private static IEnumerable<(string Workspace, string Name)> ValuesOf(KeyValuePair<(string Workspace, string Name), WantedDeployment> deployment) =>
        new[] { deployment.Value.Overrides, deployment.Value.RegionalOverrides }.OfType<string>().Select(name => (deployment.Key.Workspace, name));
}
