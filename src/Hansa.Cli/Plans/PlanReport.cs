using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Federation.Planning.Values;
using Hansa.Federation.Preview;

namespace Hansa.Cli.Plans;

/// <summary>Clusters for which the same would happen.</summary>
internal sealed record PlanGroup(string Workspace, ImmutableArray<string> Clusters, ClusterPreview Of)
{
    public bool Changes => Of.Changes;
}

/// <summary>A preview as it is told: clusters with the same changes together. Pure.</summary>
internal sealed record PlanReport(FleetPreview Preview, ImmutableArray<string> Ignored)
{
    /// <summary>The largest group first.</summary>
    public ImmutableArray<PlanGroup> Groups { get; } =
    [
        .. Preview.Clusters.GroupBy(c => Sameness(c))
            .Select(g => new PlanGroup(g.First().Workspace, [.. g.Select(c => c.Cluster.Name)], g.First()))
            .OrderByDescending(g => g.Clusters.Length).ThenBy(g => g.Workspace, StringComparer.Ordinal).ThenBy(g => g.Clusters[0], StringComparer.Ordinal),
    ];

    public bool HasChanges => Preview.Clusters.Any(c => c.Changes);

    public int Count(params ReleaseChangeKind[] kinds) => Preview.Clusters.Sum(c => c.Releases.Count(r => kinds.Contains(r.Kind)));

    public JsonObject ToJson() => new()
    {
        ["digest"] = Preview.Digest,
        ["changes"] = HasChanges,
        ["workspaces"] = new JsonArray([.. Preview.Workspaces.Where(w => w.Differs).Select(w => new JsonObject { ["workspace"] = w.Workspace, ["planDigestBefore"] = w.Before, ["planDigest"] = w.After })]),
        ["install"] = Count(ReleaseChangeKind.Install, ReleaseChangeKind.Adopt),
        ["change"] = Count(ReleaseChangeKind.Upgrade, ReleaseChangeKind.Correct, ReleaseChangeKind.HandOver),
        ["uninstall"] = Count(ReleaseChangeKind.Uninstall, ReleaseChangeKind.Reinstall),
        ["detach"] = Preview.Clusters.Count(c => c.IsDetached),
        ["mustConfirm"] = new JsonArray([.. Preview.Guarded.Select(g => new JsonObject { ["workspace"] = g.Workspace, ["digest"] = g.Digest })]),
        ["cannotPlan"] = new JsonArray([.. Preview.Faults.Select(f => JsonValue.Create(f))]),
        ["ignored"] = new JsonArray([.. Ignored.Select(i => JsonValue.Create(i))]),
        ["groups"] = new JsonArray([.. Groups.Select(ToJson)]),
    };

    private static JsonObject ToJson(PlanGroup group) => new()
    {
        ["workspace"] = group.Workspace,
        ["clusters"] = new JsonArray([.. group.Clusters.Select(c => JsonValue.Create(c))]),
        ["comparedWith"] = group.Of.Source switch { SightSource.Read => "cluster", SightSource.Assumed => "intent", SightSource.New => "nothing" },
        ["detached"] = group.Of.IsDetached,
        ["note"] = group.Of.Note,
        ["releases"] = new JsonArray([.. group.Of.Releases.Select(ToJson)]),
        ["held"] = new JsonArray([.. group.Of.Held.Select(h => new JsonObject { ["what"] = NameOf(h, group.Of), ["reason"] = h.Reason, ["message"] = h.Message })]),
        ["warnings"] = new JsonArray([.. group.Of.Warnings.Select(w => JsonValue.Create(w))]),
        ["objects"] = new JsonArray([.. group.Of.Objects.Select(o => JsonValue.Create(o))]),
    };

    private static JsonObject ToJson(ReleaseChange release) => new()
    {
        ["change"] = release.Kind.ToString().ToLowerInvariant(),
        ["release"] = release.Release,
        ["app"] = release.App,
        ["versionBefore"] = release.VersionBefore,
        ["versionAfter"] = release.VersionAfter,
        ["values"] = new JsonArray([.. release.Values.Select(ToJson)]),
        ["settings"] = new JsonArray([.. release.Settings.Select(ToJson)]),
    };

    private static JsonObject ToJson(ValueChange change) => new()
    {
        ["change"] = change.Kind.ToString().ToLowerInvariant(),
        ["path"] = change.Path,
        ["before"] = change.Before?.DeepClone(),
        ["after"] = change.After?.DeepClone(),
    };

    /// <summary>Everything but the cluster's own name.</summary>
    private static string Sameness(ClusterPreview cluster) => ToJson(new PlanGroup(cluster.Workspace, [], cluster)).ToJsonString().Replace($"cluster {cluster.Cluster.Name} ", "cluster ", StringComparison.Ordinal);

    private static string NameOf(HeldBack held, ClusterPreview cluster) => held.What == cluster.Cluster.Name ? "cluster" : held.What;
}
