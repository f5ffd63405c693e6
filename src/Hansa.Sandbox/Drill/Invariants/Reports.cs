using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Drill.Oracle;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill.Invariants;

/// <summary>Whether the management cluster says of everything how it is.</summary>
internal static class Reports
{
    /// <summary>Whether that cluster is attached, and said to be.</summary>
    public static IEnumerable<string> OfCluster(DrillIntents intents, string cluster, ImmutableArray<JsonElement> attached)
    {
        var found = attached.FirstOrDefault(each => each.Key() == new ObjectKey(DrillFleet.HomeOf(cluster), cluster));
        var isThere = found.ValueKind == JsonValueKind.Object;
        if (intents.PausedWorkspaces.Contains(DrillFleet.HomeOf(cluster)))
            return []; // a pause holds a detach, too
        if (!intents.Clusters.TryGetValue(cluster, out var wanted))
            return isThere ? [$"KommanderCluster {cluster} is still there"] : [];
        return !isThere ? [$"KommanderCluster {cluster} is not there"]
            : !wanted.IsReached || (found.Text("status", "phase") == "Joined" && found.Condition("Reachable") is { Status: "True" }) ? []
            : [$"KommanderCluster {cluster} is {found.Text("status", "phase")}: {found.Condition("Ready")?.Message} {found.Condition("Reachable")?.Message}"];
    }

    /// <summary>Whether each deployment that nothing holds says that it is ready wherever it is for.</summary>
    public static async Task<ImmutableArray<string>> OfDeploymentsAsync(DrillFleet fleet, CancellationToken ct)
    {
        var deployments = (await DrillFleet.ListAsync(fleet.InsideManagement, Kinds.AppDeployment, null, ct)).ToDictionary(each => each.Key());
        return
        [
            .. fleet.Intents.Deployments
                .Select(each => (Key: new ObjectKey(each.Key.Workspace, each.Key.Name), Ready: Expected(fleet, each.Key.Workspace, each.Value)))
                .Where(each => each.Ready is { } ready && SummaryOf(deployments, each.Key) != $"{ready}/{ready}")
                .Select(each => $"AppDeployment {each.Key} reports {SummaryOf(deployments, each.Key)} instead of {each.Ready}/{each.Ready}"),
        ];
    }

    private static string SummaryOf(Dictionary<ObjectKey, JsonElement> deployments, ObjectKey key) =>
        deployments.TryGetValue(key, out var found) ? found.Text("status", "clusters", "summary") : "nothing";

    /// <summary>On how many clusters it must be ready; null when that is not certain.</summary>
    private static int? Expected(DrillFleet fleet, string workspace, WantedDeployment deployment)
    {
        var intents = fleet.Intents;
        if (intents.DeploymentsIn(workspace).Count(each => each.AppId == deployment.AppId) > 1)
            return null;
        var clusters = intents.Clusters.Where(each => each.Value.Workspace == workspace && deployment.AppliesTo(each.Value)).Select(each => each.Key).ToArray();
        return clusters.All(cluster => Expectations.Of(intents, cluster, deployment.AppId) is Expectation.OneOf && !(deployment.AppId == DrillApps.Beta && fleet.ForeignBeta == cluster))
            && clusters.Length > 0
                ? clusters.Length
                : null;
    }
}
