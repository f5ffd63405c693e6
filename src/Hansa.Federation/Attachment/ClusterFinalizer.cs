using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>Hansa's finalizer on a KommanderCluster.</summary>
internal static class ClusterFinalizer
{
    public static Task SetAsync(ApiClient management, KommanderCluster cluster, CancellationToken ct) =>
        OwnFinalizer.SetAsync(management, Kinds.KommanderCluster, cluster.Metadata, Finalizers.Detach, ct);

    /// <summary>Lets the object go. It is read afresh, since its status has just been written.</summary>
    public static async Task ClearAsync(ApiClient management, KommanderCluster cluster, CancellationToken ct)
    {
        using var found = await management.GetAsync(Kinds.KommanderCluster.ObjectPath(cluster.Metadata.Key), ct);
        if (found?.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta) is { } current && current.Uid == cluster.Metadata.Uid)
        {
            await OwnFinalizer.ClearAsync(management, Kinds.KommanderCluster, current, Finalizers.Detach, ct);
        }
    }
}
