using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill;

/// <summary>What must hold when the faults have stopped and everything had its time, seen from inside the clusters.</summary>
internal static class DrillInvariants
{
    /// <summary>What does not hold yet, or at all.</summary>
    public static async Task<ImmutableArray<string>> ViolationsAsync(DrillFleet fleet, CancellationToken ct)
    {
        var violations = ImmutableArray.CreateBuilder<string>();
        var attached = await DrillFleet.ListAsync(fleet.InsideManagement, Kinds.KommanderCluster, null, ct);
        foreach (var cluster in DrillFleet.Clusters)
        {
            violations.AddRange(Attachment(fleet.Model, cluster, attached));
            violations.AddRange(await OnClusterAsync(fleet, cluster, ct));
        }

        violations.AddRange(await ReportsAsync(fleet, ct));
        return violations.ToImmutable();
    }

    /// <summary>What was done and cannot be mended: harm to others, and removals that nobody ordered.</summary>
    public static async Task<ImmutableArray<string>> HarmAsync(DrillFleet fleet, CancellationToken ct)
    {
        var harm = ImmutableArray.CreateBuilder<string>();
        foreach (var foreign in fleet.Foreign)
        {
            using var now = await fleet.Inside(foreign.Cluster).GetAsync(foreign.Type.ObjectPath(foreign.Key), ct);
            if (ForeignObject.ContentOf(now?.RootElement) is var content && content != foreign.Content)
                harm.Add($"{foreign.Cluster}: {foreign.Type.Kind} {foreign.Key} of others was {foreign.Content}, and is {content}");
        }

        harm.AddRange(fleet.Unordered);
        return harm.ToImmutable();
    }

    private static IEnumerable<string> Attachment(DrillModel model, string cluster, ImmutableArray<JsonElement> attached)
    {
        var found = attached.FirstOrDefault(each => each.Key() == new ObjectKey(DrillFleet.HomeOf(cluster), cluster));
        var isThere = found.ValueKind == JsonValueKind.Object;
        if (model.Attached.ContainsKey(cluster) != isThere)
            yield return $"KommanderCluster {cluster} is {(isThere ? "still there" : "not there")}";
        else if (isThere && (found.Text("status", "phase") != "Joined" || found.Condition("Reachable") is not { Status: "True" }))
            yield return $"KommanderCluster {cluster} is {found.Text("status", "phase")}: {found.Condition("Ready")?.Message} {found.Condition("Reachable")?.Message}";
    }

    private static async Task<ImmutableArray<string>> OnClusterAsync(DrillFleet fleet, string cluster, CancellationToken ct)
    {
        var releases = (await DrillFleet.ListAsync(fleet.Inside(cluster), DrillFleet.Era.HelmRelease(), null, ct)).Where(IsOurs).ToImmutableArray();
        var sources = (await DrillFleet.ListAsync(fleet.Inside(cluster), DrillFleet.Era.HelmRepository(), null, ct)).Where(IsOurs).ToImmutableArray();
        var values = (await DrillFleet.ListAsync(fleet.Inside(cluster), Kinds.ConfigMap, null, ct)).Where(IsOurs).ToImmutableArray();
        if (!fleet.Model.Attached.TryGetValue(cluster, out var workspace))
            return [];
        return
        [
            .. releases.Where(release => release.Text("metadata", "namespace") != workspace).Select(release => $"{cluster}: {release.Key()} is of another workspace"),
            .. DrillApps.Ids.SelectMany(app => Release(fleet, cluster, workspace, app, releases.FirstOrDefault(release => release.Text("metadata", "name") == app), values)),
            .. Orphans(releases, sources, values).Select(orphan => $"{cluster}: {orphan} is left over"),
        ];
    }

    private static IEnumerable<string> Release(DrillFleet fleet, string cluster, string workspace, string app, JsonElement release, ImmutableArray<JsonElement> values)
    {
        var isThere = release.ValueKind == JsonValueKind.Object;
        var isForeign = app == DrillApps.Beta && fleet.ForeignBeta == cluster;
        if (!fleet.Model.Deployments.TryGetValue((workspace, app), out var wanted))
        {
            if (isThere)
                yield return $"{cluster}: {app} is there, and nobody deploys it";
        }
        else if (fleet.Model.IsDelivered(workspace, app) && !isForeign)
        {
            if (!isThere)
                yield return $"{cluster}: {app} is missing";
            else if (Wrong(fleet.Model, workspace, app, wanted, release, values) is { } wrong)
                yield return $"{cluster}: {app} {wrong}";
        }
        else if (isForeign && isThere)
            yield return $"{cluster}: {app} of others was taken over";
    }

    private static string? Wrong(DrillModel model, string workspace, string app, WantedDeployment wanted, JsonElement release, ImmutableArray<JsonElement> values)
    {
        if (release.Text("spec", "chart", "spec", "version") is var version && version != wanted.Version)
            return $"has version {version} instead of {wanted.Version}";
        string[] texts = wanted.Overridden ? [DrillApps.Defaults, model.Overrides[(workspace, app)]] : [DrillApps.Defaults];
        string[] there = [.. release.Items("spec", "valuesFrom").Select(reference => TextOf(reference.Text("name")))];
        if (!there.SequenceEqual(texts))
            return $"has values {string.Join(" + ", there)} instead of {string.Join(" + ", texts)}";
        if (release.Text("spec", "interval") == "99m")
            return "is spoilt still";
        return release.Condition("Ready") is { Status: "True" } ? null : $"is not ready: {release.Condition("Ready")?.Message}";

        string TextOf(string name) => values.FirstOrDefault(map => map.Text("metadata", "name") == name) is { ValueKind: JsonValueKind.Object } map
            ? map.Text("data", WellKnown.ValuesKey)
            : $"(no {name})";
    }

    private static IEnumerable<string> Orphans(ImmutableArray<JsonElement> releases, ImmutableArray<JsonElement> sources, ImmutableArray<JsonElement> values)
    {
        var used = releases.Select(release => release.Text("spec", "chart", "spec", "sourceRef", "name"))
            .Concat(releases.SelectMany(release => release.Items("spec", "valuesFrom").Select(reference => reference.Text("name"))))
            .ToHashSet(StringComparer.Ordinal);
        return sources.Concat(values).Where(each => !used.Contains(each.Text("metadata", "name"))).Select(each => each.Key().ToString());
    }

    private static async Task<ImmutableArray<string>> ReportsAsync(DrillFleet fleet, CancellationToken ct)
    {
        var deployments = (await DrillFleet.ListAsync(fleet.InsideManagement, Kinds.AppDeployment, null, ct)).ToDictionary(each => each.Key());
        return
        [
            .. fleet.Model.Deployments.Keys
                .Where(key => fleet.Model.IsDelivered(key.Workspace, key.AppId) && !(key.AppId == DrillApps.Beta && fleet.ForeignBeta is not null))
                .Select(key => (Key: key, Clusters: fleet.Model.Attached.Count(pair => pair.Value == key.Workspace)))
                .Where(each => deployments.GetValueOrDefault(new ObjectKey(each.Key.Workspace, each.Key.AppId)) is not { ValueKind: JsonValueKind.Object } found
                    || found.Text("status", "clusters", "summary") != $"{each.Clusters}/{each.Clusters}")
                .Select(each => $"AppDeployment {each.Key.Workspace}/{each.Key.AppId} does not report {each.Clusters}/{each.Clusters}"),
        ];
    }

    private static bool IsOurs(JsonElement found) => found.Text("metadata", "labels", Labels.Hub).Length > 0;
}
