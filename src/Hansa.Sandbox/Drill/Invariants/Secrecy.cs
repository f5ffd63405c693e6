using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Sandbox.Drill.Invariants;

/// <summary>Whether a credential stands where anybody may read it.</summary>
internal static class Secrecy
{
    private static readonly ImmutableArray<ResourceType> Open = [Kinds.KommanderCluster, Kinds.AppDeployment, Kinds.Workspace, Kinds.App, Kinds.KubeFedCluster, Kinds.Event, Kinds.ConfigMap];

    public static async Task<IEnumerable<string>> LeaksAsync(DrillFleet fleet, CancellationToken ct)
    {
        var secrets = fleet.All.Select(cluster => cluster.Secret).ToArray();
        var leaks = new List<string>();
        foreach (var type in Open)
        {
            foreach (var found in await DrillFleet.ListAsync(fleet.InsideManagement, type, null, ct))
            {
                var text = found.GetRawText();
                if (secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)))
                    leaks.Add($"a credential stands in {type.Kind} {found.GetProperty("metadata").GetProperty("name").GetString()}");
            }
        }

        return leaks;
    }
}
