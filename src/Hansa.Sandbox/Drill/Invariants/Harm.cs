using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill.Invariants;

/// <summary>What was done and cannot be mended: harm to others, objects where they don't belong, removals that nobody ordered.</summary>
internal static class Harm
{
    private const string ManagerPrefix = "hansa-";

    public static async Task<ImmutableArray<string>> FindAsync(DrillFleet fleet, CancellationToken ct)
    {
        var harm = ImmutableArray.CreateBuilder<string>();
        foreach (var foreign in fleet.Foreign)
        {
            using var now = await fleet.Inside(foreign.Cluster).GetAsync(foreign.Type.ObjectPath(foreign.Key), ct);
            if (ForeignObject.ContentOf(now?.RootElement) is var content && content != foreign.Content)
                harm.Add($"{foreign.Cluster}: {foreign.Type.Kind} {foreign.Key} of others was {foreign.Content}, and is {content}");
        }

        foreach (var cluster in DrillFleet.Clusters)
            harm.AddRange(await AstrayAsync(fleet, cluster, ct));
        return harm.ToImmutable();
    }

    /// <summary>Whatever Hansa has written outside of the namespace of the cluster's workspace.</summary>
    private static async Task<IEnumerable<string>> AstrayAsync(DrillFleet fleet, string cluster, CancellationToken ct)
    {
        var astray = new List<string>();
        foreach (var type in new[] { DrillFleet.Era.HelmRelease(), DrillFleet.Era.HelmRepository(), Kinds.ConfigMap, Kinds.Secret })
        {
            astray.AddRange((await DrillFleet.ListAsync(fleet.Inside(cluster), type, null, ct))
                .Where(found => found.Key().Namespace != DrillFleet.HomeOf(cluster) && IsWrittenByHansa(found))
                .Select(found => $"{cluster}: {type.Kind} {found.Key()} was written by Hansa, and the cluster is for {DrillFleet.HomeOf(cluster)}"));
        }

        return astray;
    }

    private static bool IsWrittenByHansa(JsonElement found) =>
        found.Items("metadata", "managedFields").Any(entry => entry.Text("operation") == "Apply" && entry.Text("manager").StartsWith(ManagerPrefix, StringComparison.Ordinal));
}
