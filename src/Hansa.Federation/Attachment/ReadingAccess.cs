using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Federation.Hub;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>Opens attached clusters for commands that only read, by the rules by which the controller admits them.</summary>
public static class ReadingAccess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A client of the cluster; the caller disposes it unless it is <paramref name="management"/> itself.</summary>
    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    /// <exception cref="InvalidOperationException">The controller would not connect to it either, or it is another cluster than the one that joined.</exception>
    public static async Task<ApiClient> OpenAsync(ApiClient management, KommanderCluster cluster, Workspace workspace, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(management);
        ArgumentNullException.ThrowIfNull(cluster);
        // A management cluster on this machine has its fleet there, too.
        var addresses = new AddressPolicy { AllowLoopback = management.Server.IsLoopback };
        switch (Admission.Decide(cluster, workspace, await SecretAsync(management, cluster, ct), new VettingPolicy { Addresses = addresses }, clock.GetUtcNow()))
        {
            case Admission.Host:
                return management;
            case Admission.Connect connect:
                var client = ApiClient.Create(connect.Connection, new ApiClientOptions { Addresses = addresses, RequestTimeout = Patience }, clock);
                await RequireSameAsync(client, cluster, ct);
                return client;
            case Admission.Refused refused:
                throw new InvalidOperationException($"{refused.Reason}: {refused.Message}");
            default:
                throw new InvalidOperationException("an admission is one of three");
        }
    }

    private static async Task RequireSameAsync(ApiClient client, KommanderCluster cluster, CancellationToken ct)
    {
        try
        {
            if (ClusterIdentities.Objection(cluster, await HubKeeper.KubeSystemUidAsync(client, ct)) is { } stranger)
            {
                throw new InvalidOperationException($"{Reasons.ClusterIdentityChanged}: {stranger}");
            }
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static async Task<KubeconfigSecret?> SecretAsync(ApiClient management, KommanderCluster cluster, CancellationToken ct)
    {
        if (HostCluster.Is(cluster) || cluster.Spec.KubeconfigRef is not { Name.Length: > 0 } reference)
        {
            return null;
        }

        using var found = await management.GetAsync(Kinds.Secret.ObjectPath(new ObjectKey(cluster.Metadata.Key.Namespace, reference.Name)), ct);
        return found is null ? null : KubeconfigSecrets.Read(found.RootElement);
    }
}
