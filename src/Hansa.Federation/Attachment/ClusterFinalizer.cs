using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>Hansa's finalizer on a KommanderCluster. Nobody else's is touched.</summary>
internal static class ClusterFinalizer
{
    public static Task SetAsync(ApiClient management, KommanderCluster cluster, CancellationToken ct) =>
        cluster.Metadata.Finalizers.Contains(Finalizers.Detach)
            ? Task.CompletedTask
            : WriteAsync(management, cluster, [.. cluster.Metadata.Finalizers, Finalizers.Detach], ct);

    /// <summary>Lets the object go. It is read afresh, since its status has just been written.</summary>
    public static async Task ClearAsync(ApiClient management, KommanderCluster cluster, CancellationToken ct)
    {
        using var found = await management.GetAsync(Kinds.KommanderCluster.ObjectPath(cluster.Metadata.Key), ct);
        if (found?.RootElement.Deserialize(HansaJson.Default.KommanderCluster) is { } current && current.Metadata.Uid == cluster.Metadata.Uid)
        {
            await WriteAsync(management, current, [.. current.Metadata.Finalizers.Where(f => f != Finalizers.Detach)], ct);
        }
    }

    /// <summary>A list is written whole, so the version that it was read from is a precondition.</summary>
    private static async Task WriteAsync(ApiClient management, KommanderCluster cluster, string[] finalizers, CancellationToken ct)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = cluster.Metadata.Uid,
                ["resourceVersion"] = cluster.Metadata.ResourceVersion,
                ["finalizers"] = new JsonArray([.. finalizers]),
            },
        };
        using var written = await management.MergePatchAsync(Kinds.KommanderCluster, cluster.Metadata.Key, ManagementJson.Bytes(patch), ct);
    }
}
