using Hansa.Federation.Delivery;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>An open connection to an identified cluster, with what watches it. Disposing ends all of it.</summary>
internal sealed class ClusterSession(
    ApiClient client, bool ownsClient, string credential, string hubId, FactsWatch facts, ClusterDelivery delivery, HealthMonitor health)
    : IAsyncDisposable
{
    public ApiClient Client => client;

    /// <summary>Digest of the kubeconfig that opened it.</summary>
    public string Credential => credential;

    /// <summary>Whose objects it watches.</summary>
    public string HubId => hubId;

    /// <summary>Uid of the kube-system namespace of the cluster that answers now.</summary>
    public string ClusterId => facts.Current.ClusterId;

    /// <summary>The cluster that was admitted last: whoever else answers now is not it.</summary>
    public string AdmittedId => facts.Admitted;

    public ClusterFacts Facts => facts.Current;

    /// <summary>It is the right one. Another that comes to answer at its address is noticed by whoever asks (<see cref="ConfirmIdentityAsync"/>), which every pass does before it writes.</summary>
    public void Admit(string clusterId) => facts.Admit(clusterId);

    /// <summary>Asks the cluster now whether it is still the one that was admitted.</summary>
    /// <exception cref="ApiException">It is another, or cannot be asked.</exception>
    public Task ConfirmIdentityAsync(CancellationToken ct) => facts.ConfirmAsync(ct);

    public ClusterDelivery Delivery => delivery;

    public HealthMonitor Health => health;

    /// <summary>Name of the KubeFedCluster, once it is recorded.</summary>
    public string? KubeFedCluster { get; set; }

    /// <summary>Whether the rights that are needed were asked for and are there.</summary>
    public bool HasRights { get; set; }

    /// <summary>What somebody should know of the kubeconfig that opened it; null when there is nothing.</summary>
    public string? Warning { get; set; }

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
