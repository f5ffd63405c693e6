using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill.Deeds;

/// <summary>What somebody does on a cluster to Hansa's objects.</summary>
internal sealed class MishapDeeds(DrillFleet fleet)
{
    public const string SpoiltInterval = "99m";

    private int _copies;

    public async Task<string> SpoilAsync(Random chance, CancellationToken ct)
    {
        var cluster = ClusterOf(chance);
        if (await VictimAsync(cluster, chance, ct) is not var (type, victim))
            return $"nothing of Hansa's is on {cluster} to be spoilt";
        var (key, client) = (victim.Key(), fleet.Inside(cluster));
        try
        {
            if (chance.Next(2) == 0 || type == Kinds.ConfigMap)
                await client.DeleteAsync(type, key, new DeletePreconditions(victim.Text("metadata", "uid"), null), ct);
            else
                using (await client.MergePatchAsync(type, key, """{"spec":{"interval":"99m"},"metadata":{"labels":{"spoilt":"true"}}}"""u8.ToArray(), ct)) { }
        }
        catch (ApiException)
        {
            // It went by itself in the meantime.
        }

        return $"{cluster}: somebody spoils {type.Kind} {key}";
    }

    /// <summary>As a tool for backups does, marks and all: the copy is not Hansa's.</summary>
    public async Task<string> CopyAsync(Random chance, CancellationToken ct)
    {
        var cluster = ClusterOf(chance);
        if (await VictimAsync(cluster, chance, ct) is not var (type, victim))
            return $"nothing of Hansa's is on {cluster} to be copied";
        var copy = JsonNode.Parse(victim.GetRawText())!.AsObject(); // it is an object
        copy.Remove("status");
        copy["metadata"] = new JsonObject
        {
            ["labels"] = copy["metadata"]!["labels"]?.DeepClone(),
            ["annotations"] = copy["metadata"]!["annotations"]?.DeepClone(),
        };
        var name = $"copy-{++_copies}";
        await fleet.PlantAsync(cluster, type, victim.Key().Namespace, name, copy, ct);
        return $"{cluster}: somebody copies {type.Kind} {victim.Key()} to {name}";
    }

    private static string ClusterOf(Random chance) => DrillFleet.Clusters[chance.Next(DrillFleet.Clusters.Length)];

    private async Task<(ResourceType Type, JsonElement Found)?> VictimAsync(string cluster, Random chance, CancellationToken ct)
    {
        var type = chance.Next(3) switch { 0 => Kinds.ConfigMap, 1 => DrillFleet.Era.HelmRepository(), _ => DrillFleet.Era.HelmRelease() };
        var ours = (await DrillFleet.ListAsync(fleet.Inside(cluster), type, DrillFleet.HomeOf(cluster), ct)).Where(found => Ownership.IsHansas(type, found)).ToArray();
        return ours.Length == 0 ? null : (type, ours[chance.Next(ours.Length)]);
    }
}
