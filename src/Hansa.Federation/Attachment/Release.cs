using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Hub;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>Lets go of everything that this hub delivered to a cluster for one workspace; the services go on running.</summary>
internal static class Release
{
    public static async Task AllAsync(ApiClient cluster, ClusterPlan plan, CancellationToken ct)
    {
        if (await FluxDiscovery.FindAsync(cluster, ct) is not { } flux)
        {
            return;
        }

        var ours = new ListOptions { LabelSelector = $"{Labels.Hub}={plan.HubId},{Labels.Workspace}={plan.Namespace}", MetadataOnly = true };
        foreach (var (_, type) in ClusterObservation.Types(flux))
        {
            await foreach (var page in cluster.ListAsync(type, plan.Namespace, ours, ct))
            {
                foreach (var item in page.Items)
                {
                    await OneAsync(cluster, type, item.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta)!, plan, ct); // metadata is an object
                }
            }
        }
    }

    private static async Task OneAsync(ApiClient cluster, ResourceType type, ObjectMeta metadata, ClusterPlan plan, CancellationToken ct)
    {
        if (metadata.IsDeleting || metadata.Annotation(Annotations.Identity) != ObjectIdentity.Of(type, metadata.Key))
        {
            return; // going anyway, or a copy that is not ours
        }

        JsonObject patch = MarkPatch.Release(metadata.Uid, metadata.ResourceVersion, plan.HubId, plan.Namespace);
        using var written = await cluster.MergePatchAsync(type, metadata.Key, ManagementJson.Bytes(patch), ct);
    }
}
