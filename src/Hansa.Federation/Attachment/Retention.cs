using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>Lets go of everything that this hub delivered to a cluster for one workspace; the services go on running.</summary>
internal static class Retention
{
    /// <summary>Lets everything go and names what was let go. What the cluster refuses of one object keeps none of the others.</summary>
    /// <exception cref="ApiException">The first refusal, or why something could not be listed.</exception>
    public static async Task<IReadOnlyList<string>> AllAsync(ApiClient cluster, ClusterPlan plan, CancellationToken ct)
    {
        var (released, refused) = (new List<string>(), new List<ApiException>());
        var ours = new ListOptions { LabelSelector = $"{Labels.Workspace}={plan.Namespace}", MetadataOnly = true, MaxItems = ClusterObservation.MostOfAKind };
        foreach (var type in await TypesAsync(cluster, ct))
        {
            await AllOfAsync(cluster, type, ours, plan, released, refused, ct);
        }

        try
        {
            await AllOfAsync(cluster, Kinds.Secret, ours, plan, released, refused, ct);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Forbidden)
        {
            // Who may not look at Secrets has delivered none.
        }

        return refused.Count == 0 ? released : throw refused[0];
    }

    private static async Task AllOfAsync(ApiClient cluster, ResourceType type, ListOptions ours, ClusterPlan plan, List<string> released, List<ApiException> refused, CancellationToken ct)
    {
        await foreach (var page in cluster.ListAsync(type, plan.Namespace, ours, ct))
        {
            foreach (var item in page.Items)
            {
                try
                {
                    if (ForeignMetadata.TryRead(item) is { } metadata && await IsLetGoAsync(cluster, type, metadata, plan, ct))
                    {
                        released.Add($"{type.Kind} {metadata.Key}");
                    }
                }
                catch (ApiException e) when (e.Failure is ApiFailure.Forbidden or ApiFailure.DeniedByPolicy or ApiFailure.Invalid or ApiFailure.Conflict)
                {
                    refused.Add(e);
                }
            }
        }
    }

    /// <summary>Where Flux is gone, so are its objects; the values are still there.</summary>
    private static async Task<IEnumerable<ResourceType>> TypesAsync(ApiClient cluster, CancellationToken ct) =>
        await FluxDiscovery.FindAsync(cluster, ct) is { } flux ? ClusterObservation.Types(flux).Select(t => t.Type) : [Kinds.ConfigMap];

    /// <summary>The namespace, if Hansa made it: it is never deleted, since volumes may live in it.</summary>
    public static async Task<IReadOnlyList<string>> NamespaceAsync(ApiClient cluster, ClusterPlan plan, CancellationToken ct)
    {
        using var found = await cluster.GetAsync(Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped(plan.Namespace)), ct);
        return found?.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta)?.Label(Labels.Hub) == plan.HubId
            ? [$"Namespace {plan.Namespace} (made by Hansa)"]
            : [];
    }

    /// <summary>Lets the object go if it is this hub's. True also for one that was let go before, so that a detach that is cut short reports everything.</summary>
    private static async Task<bool> IsLetGoAsync(ApiClient cluster, ResourceType type, ObjectMeta metadata, ClusterPlan plan, CancellationToken ct)
    {
        if (metadata.IsDeleting || metadata.Annotation(Annotations.Identity) != ObjectIdentity.Of(type, metadata.Key))
        {
            return false; // going anyway, or a copy that is not ours
        }

        if (metadata.Label(Labels.Hub) != plan.HubId)
        {
            return metadata.Annotation(Annotations.ReleasedBy) == $"{plan.HubId}/{plan.Namespace}";
        }

        var patch = MarkPatch.LetGo(metadata.Uid, metadata.ResourceVersion, plan.HubId, plan.Namespace);
        if (metadata.Annotation(Annotations.ReplacedBy) is not null)
        {
            patch.Resuming(); // a hand-over that does not come to its end
        }

        using var written = await cluster.MergePatchAsync(type, metadata.Key, patch.Bytes(), ct);
        return written is not null;
    }
}
