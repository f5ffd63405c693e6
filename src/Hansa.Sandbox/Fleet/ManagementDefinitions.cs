using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Fleet;

/// <summary>Hansa's own CustomResourceDefinitions on the management cluster.</summary>
internal static class ManagementDefinitions
{
    /// <summary>Installs them all; false when one is being deleted: it cannot be brought back before it has gone, and the others are there.</summary>
    public static async Task<bool> InstallAsync(ApiClient management, CancellationToken ct)
    {
        var all = true;
        foreach (var (file, yaml) in CustomResourceDefinitions.Manifests)
        {
            var kind = Kinds.Own.Single(own => file == $"{own.Plural}.yaml");
            var key = ObjectKey.ClusterScoped($"{kind.Plural}.{kind.Group}");
            using var found = await management.GetAsync(Kinds.CustomResourceDefinition.ObjectPath(key), ct);
            if (found?.RootElement.Find("metadata", "deletionTimestamp") is not null)
            {
                all = false;
                continue;
            }

            using var applied = await management.ApplyAsync(Kinds.CustomResourceDefinition, key, Encoding.UTF8.GetBytes(yaml), "hansa-install", force: true, ct);
            await ObjectWatch.UntilAsync(management, Kinds.CustomResourceDefinition, key, IsEstablished, ct);
        }

        return all;
    }

    private static bool IsEstablished(JsonElement? crd) => crd is { } found && found.Condition("Established") is { Status: "True" };
}
