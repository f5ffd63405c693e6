using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Hub;

/// <summary>
/// Whether Hansa's CRDs can be put on a management cluster without replacing somebody else's, and whether a running
/// KubeFed or Kommander would fight over the same objects.
/// </summary>
public static class TakeOverCheck
{
    private static readonly ResourceType Deployments = new("apps", "v1", "deployments", "Deployment", true);
    private static readonly string[] Rivals = ["kubefed-controller-manager", "kubefed-admission-webhook", "kommander-federation-controller-manager", "kommander-cm", "kommander-appmanagement"];

    /// <summary>What speaks against it, one sentence each; empty when it is safe.</summary>
    /// <exception cref="ApiException">The cluster cannot be asked.</exception>
    public static async Task<ImmutableArray<string>> FindAsync(ApiClient management, CancellationToken ct) =>
    [
        .. await ForeignCustomResourcesAsync(management, ct),
        .. await RunningRivalsAsync(management, ct),
    ];

    private static async Task<IReadOnlyList<string>> ForeignCustomResourcesAsync(ApiClient management, CancellationToken ct)
    {
        var findings = new List<string>();
        foreach (var name in Kinds.Own.Select(k => $"{k.Plural}.{k.Group}"))
        {
            using var found = await management.GetAsync(Kinds.CustomResourceDefinition.ObjectPath(ObjectKey.ClusterScoped(name)), ct);
            var metadata = found?.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta);
            if (metadata is not null && metadata.Label(Labels.ManagedBy) != Labels.ManagedByHansa)
            {
                findings.Add($"CustomResourceDefinition {name} exists and was not installed by Hansa: applying Hansa's would replace it");
            }
        }

        return findings;
    }

    private static async Task<IReadOnlyList<string>> RunningRivalsAsync(ApiClient management, CancellationToken ct)
    {
        var findings = new List<string>();
        await foreach (var page in management.ListAsync(Deployments, null, new ListOptions { MetadataOnly = true }, ct))
        {
            findings.AddRange(page.Items
                .Select(item => item.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta)!) // metadata is an object
                .Where(m => Rivals.Contains(m.Name))
                .Select(m => $"Deployment {m.Key} runs here: it manages the same objects as Hansa"));
        }

        return findings;
    }
}
