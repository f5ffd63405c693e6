using System.Collections.Immutable;

namespace Hansa.Sandbox.Drill.Oracle;

/// <summary>
/// What follows from the intents, told a second time and as simply as can be. It shares nothing with the planning of Hansa, so that a mistake
/// there is none here.
/// </summary>
internal static class Expectations
{
    /// <summary>What that cluster, which is attached, must hold of that service.</summary>
    public static Expectation Of(DrillIntents intents, string cluster, string appId)
    {
        var where = intents.Clusters[cluster];
        if (IsHeld(intents, where))
            return new Expectation.AsItWas();
        var rivals = intents.DeploymentsIn(where.Workspace).Where(each => each.AppId == appId).ToArray();
        var asking = rivals.Where(each => each.AppliesTo(where)).ToArray();
        if (asking.Length == 0)
            return IsReadable(intents, where.Workspace) && !IsKept(intents, cluster, appId) ? new Expectation.Nothing() : new Expectation.AsItWas();
        var releases = asking.Select(each => Release(intents, cluster, each)).OfType<ExpectedRelease>().ToImmutableArray();
        return releases.Length == rivals.Length ? new Expectation.OneOf(releases) : new Expectation.AsItWas();
    }

    /// <summary>Whether anything but a detach may happen on it.</summary>
    public static bool IsHeld(DrillIntents intents, WantedCluster where) => IsPaused(intents, where) || !where.IsReached;

    /// <summary>Whether people said that nothing but a detach may happen on it.</summary>
    public static bool IsPaused(DrillIntents intents, WantedCluster where) => where.Paused || intents.PausedWorkspaces.Contains(where.Workspace);

    /// <summary>Whether nothing in the workspace hides what it orders.</summary>
    public static bool IsReadable(DrillIntents intents, string workspace) => !intents.DeploymentsIn(workspace).Any(each => each.Unreadable);

    /// <summary>Whether a deployment that moved to another service and is held there may keep this one, which it deployed before.</summary>
    private static bool IsKept(DrillIntents intents, string cluster, string appId)
    {
        var workspace = intents.Clusters[cluster].Workspace;
        return intents.Deployments.Any(each => each.Key.Workspace == workspace && intents.Named.Contains((workspace, each.Key.Name, appId))
            && (Release(intents, cluster, each.Value) is null || intents.DeploymentsIn(workspace).Count(rival => rival.AppId == each.Value.AppId) > 1));
    }

    private static ExpectedRelease? Release(DrillIntents intents, string cluster, WantedDeployment deployment)
    {
        var where = intents.Clusters[cluster];
        if (deployment.Paused || deployment.Unreadable || !intents.Apps.TryGetValue(deployment.App, out var app))
            return null;
        if (app.Needs is { } need && where.Provides != need && Of(intents, cluster, need) is not Expectation.OneOf)
            return null;
        var regional = where.Region == deployment.RegionOfOverrides ? deployment.RegionalOverrides : null;
        string?[] texts = [app.Defaults, .. new[] { deployment.Overrides, regional }.OfType<string>().Select(name => Text(intents, where.Workspace, name))];
        return texts.Contains(null) ? null : new ExpectedRelease(app.AppId, app.Version, [.. texts.OfType<string>()]);
    }

    /// <summary>Values as they stand in a ConfigMap; null when it is not there, or when it is no YAML: here, only a bracket that is never closed is not.</summary>
    public static string? Text(DrillIntents intents, string workspace, string name) =>
        intents.Values.TryGetValue((workspace, name), out var text) && text.Count(c => c == '[') == text.Count(c => c == ']') ? text : null;
}
