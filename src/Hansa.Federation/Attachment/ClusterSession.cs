using System.Text.Json;
using Hansa.Federation.Delivery;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>An open connection to an identified cluster, with what watches it. Disposing ends all of it.</summary>
internal sealed class ClusterSession(
    ApiClient client, bool ownsClient, string credential, string clusterId, string kubernetesVersion, ClusterDelivery delivery, HealthMonitor health)
    : IAsyncDisposable
{
    public ApiClient Client => client;

    /// <summary>Digest of the kubeconfig that opened it.</summary>
    public string Credential => credential;

    /// <summary>Uid of the cluster's kube-system namespace.</summary>
    public string ClusterId => clusterId;

    public string KubernetesVersion => kubernetesVersion;

    public ClusterDelivery Delivery => delivery;

    public HealthMonitor Health => health;

    /// <summary>Name of the KubeFedCluster, once it is recorded.</summary>
    public string? KubeFedCluster { get; set; }

    public async ValueTask DisposeAsync()
    {
        await health.DisposeAsync();
        await delivery.DisposeAsync();
        if (ownsClient)
        {
            client.Dispose();
        }
    }
}

/// <summary>Who a cluster is, asked before anything is written to it.</summary>
internal sealed record ClusterIdentity(string ClusterId, string KubernetesVersion)
{
    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    public static async Task<ClusterIdentity> AskAsync(ApiClient cluster, CancellationToken ct)
    {
        using var version = await cluster.GetAsync("/version", ct);
        var gitVersion = version is not null && version.RootElement.TryGetProperty("gitVersion", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
        return new ClusterIdentity(await HubKeeper.KubeSystemUidAsync(cluster, ct), gitVersion ?? "unknown");
    }
}
