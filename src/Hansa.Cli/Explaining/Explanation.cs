using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Explaining;

/// <summary>One thing that keeps a deployment from being ready, or that should be looked at.</summary>
/// <param name="Reason">One of Hansa's reasons.</param>
/// <param name="Where">The clusters; empty when it holds everywhere.</param>
/// <param name="Message">What Hansa or Flux says.</param>
internal sealed record Obstacle(string Reason, ImmutableArray<string> Where, string Message)
{
    public ReasonEntry? Guide => ReasonGuide.Find(Reason);
}

/// <summary>What blocks a deployment: a function of what Hansa reported.</summary>
/// <param name="Deployment">The AppDeployment.</param>
/// <param name="Workspace">Name of its Workspace.</param>
/// <param name="Summary">How it stands, in one line.</param>
/// <param name="Obstacles">What blocks it.</param>
/// <param name="Unlisted">How many clusters more are not ready; a status names ten.</param>
/// <param name="Dependencies">The same of the deployments that it waits for.</param>
internal sealed record Explanation(
    AppDeployment Deployment, string Workspace, string Summary, ImmutableArray<Obstacle> Obstacles, int Unlisted, ImmutableArray<Explanation> Dependencies)
{
    public static Explanation Of(AppDeployment deployment, FleetObjects fleet) => Of(deployment, fleet, []);

    private static Explanation Of(AppDeployment deployment, FleetObjects fleet, ImmutableHashSet<string> path)
    {
        var status = deployment.Status;
        var obstacles = Find(deployment).ToImmutableArray();
        var waits = obstacles.Any(o => o.Reason is Reasons.DependencyNotReady or Reasons.DependencyMissing);
        return new Explanation(
            deployment,
            fleet.WorkspaceOf(deployment.Metadata.Namespace),
            Summarize(deployment),
            obstacles,
            Math.Max(0, (status.Clusters is { } sums ? sums.Desired - sums.Ready : 0) - status.Unready.Count),
            waits ? [.. DependenciesOf(deployment, fleet).Where(d => !path.Contains(d.Metadata.Name) && !d.IsReady()).Select(d => Of(d, fleet, path.Add(deployment.Metadata.Name)))] : []);
    }

    private static IEnumerable<Obstacle> Find(AppDeployment deployment)
    {
        var status = deployment.Status;
        var byReason = status.Unready.GroupBy(u => (u.Reason, u.Message)).Select(g => new Obstacle(g.Key.Reason, [.. g.Select(u => u.Name)], g.Key.Message)).ToArray();
        if (status.Conditions.Ready() is { IsTrue: false } ready && !byReason.Any(o => o.Reason == ready.Reason))
            yield return new Obstacle(ready.Reason, [], ready.Message);
        foreach (var obstacle in byReason)
            yield return obstacle;
        if (status.Conditions.Find(ConditionTypes.Warning) is { IsTrue: true } warning)
            yield return new Obstacle(warning.Reason, [], warning.Message);
        if (status.Conditions.Ready() is { IsTrue: true, Reason: Reasons.NoClusters } none)
            yield return new Obstacle(none.Reason, [], none.Message);
    }

    private static IEnumerable<AppDeployment> DependenciesOf(AppDeployment deployment, FleetObjects fleet)
    {
        var needs = fleet.AppOf(deployment)?.Spec.Dependencies ?? [];
        return fleet.Deployments.Select(d => d.Object).Where(d => d.Metadata.Namespace == deployment.Metadata.Namespace && needs.Contains(fleet.AppOf(d)?.Spec.AppId));
    }

    private static string Summarize(AppDeployment deployment) => deployment switch
    {
        { Metadata.IsDeleting: true } => "is being deleted",
        { Status.ObservedGeneration: null } => "Hansa has not looked at it yet: is the controller running?",
        { Status.ObservedGeneration: var seen, Metadata.Generation: var generation } when seen < generation => "Hansa has not looked at its last change yet: is the controller running?",
        { Status.Clusters: { } clusters } => $"ready on {clusters.Ready} of {clusters.Desired} clusters",
        _ => deployment.Status.Conditions.Ready()?.Message ?? "",
    };

    public JsonObject ToJson() => new()
    {
        ["deployment"] = Deployment.Metadata.Name,
        ["workspace"] = Workspace,
        ["namespace"] = Deployment.Metadata.Namespace,
        ["summary"] = Summary,
        ["ready"] = Deployment.IsReady(),
        ["obstacles"] = new JsonArray([.. Obstacles.Select(o => new JsonObject
        {
            ["reason"] = o.Reason,
            ["clusters"] = new JsonArray([.. o.Where.Select(w => JsonValue.Create(w))]),
            ["message"] = o.Message,
            ["meaning"] = o.Guide?.Meaning,
            ["whatToDo"] = o.Guide?.WhatToDo,
        })]),
        ["unlistedClusters"] = Unlisted,
        ["waitsFor"] = new JsonArray([.. Dependencies.Select(d => d.ToJson())]),
    };
}
