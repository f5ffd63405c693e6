using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Fleet;

namespace Hansa.Sandbox.Drill;

/// <summary>Hansa's definitions, one of them as lax as an older one might be: a null passes where Hansa understands none.</summary>
internal static class DrillDefinitions
{
    /// <summary>False while one that is being deleted is not gone yet.</summary>
    public static async Task<bool> InstallAsync(ApiClient management, CancellationToken ct)
    {
        if (!await ManagementDefinitions.InstallAsync(management, ct))
            return false;
        var key = ObjectKey.ClusterScoped($"{Kinds.AppDeployment.Plural}.{Kinds.AppDeployment.Group}");
        using var found = await management.GetAsync(Kinds.CustomResourceDefinition.ObjectPath(key), ct);
        var definition = JsonNode.Parse(found!.RootElement.GetRawText())!; // it was installed
        definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["clusterConfigOverrides"]!["items"]!["nullable"] = true;
        using var written = await management.ReplaceAsync(Kinds.CustomResourceDefinition, key, JsonSerializer.SerializeToUtf8Bytes(definition), ct);
        return written is not null;
    }
}
