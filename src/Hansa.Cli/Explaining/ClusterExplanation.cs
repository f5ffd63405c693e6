using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Explaining;

/// <summary>What keeps a cluster from being joined and well: a function of what Hansa reported.</summary>
/// <param name="Cluster">The KommanderCluster.</param>
/// <param name="Workspace">Name of its Workspace.</param>
/// <param name="Summary">How it stands, in one line.</param>
/// <param name="Obstacles">What is wrong with it.</param>
/// <param name="Unready">How many of its releases are not ready.</param>
internal sealed record ClusterExplanation(KommanderCluster Cluster, string Workspace, string Summary, ImmutableArray<Obstacle> Obstacles, int Unready)
{
    public static ClusterExplanation Of(KommanderCluster cluster, FleetObjects fleet) => new(
        cluster, fleet.WorkspaceOf(cluster.Metadata.Namespace), Summarize(cluster), [.. Find(cluster).DistinctBy(o => o.Reason)], cluster.Status.Releases.Count(r => r.Ready != "True"));

    private static IEnumerable<Obstacle> Find(KommanderCluster cluster)
    {
        var conditions = cluster.Status.Conditions;
        foreach (var condition in conditions.Where(c => c.Type == ConditionTypes.Ready && !c.IsTrue).Concat(conditions.Where(IsWrong)))
            yield return new Obstacle(condition.Reason, [], condition.Message);
        if (cluster.Metadata.IsPaused())
            yield return new Obstacle(Reasons.Paused, [], $"it is paused: `hansa resume cluster/{cluster.Metadata.Name}` lets it go on");
    }

    private static bool IsWrong(Condition condition) => condition.Type switch
    {
        ConditionTypes.Reachable or ConditionTypes.FluxAvailable => condition.Status == "False",
        ConditionTypes.Warning => condition.IsTrue,
        _ => false,
    };

    private static string Summarize(KommanderCluster cluster) => cluster switch
    {
        { Metadata.IsDeleting: true } => "is being detached",
        { Status.Phase: null or "" } => "Hansa has not looked at it yet: is the controller running?",
        { Status.Releases: { Count: > 0 } releases } => $"{cluster.Status.Phase}, {releases.Count(r => r.Ready == "True")} of {releases.Count} releases ready",
        _ => cluster.Status.Phase ?? "",
    };

    public JsonObject ToJson() => new()
    {
        ["cluster"] = Cluster.Metadata.Name,
        ["workspace"] = Workspace,
        ["namespace"] = Cluster.Metadata.Namespace,
        ["phase"] = Cluster.Status.Phase,
        ["summary"] = Summary,
        ["ready"] = Cluster.IsReady(),
        ["obstacles"] = new JsonArray([.. Obstacles.Select(o => new JsonObject
        {
            ["reason"] = o.Reason,
            ["message"] = o.Message,
            ["meaning"] = o.Guide?.Meaning,
            ["whatToDo"] = o.Guide?.WhatToDo,
        })]),
        ["unreadyReleases"] = Unready,
    };
}
