using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Attachment;

/// <summary>Opens a cluster's session, or keeps the one that is open with the same credential.</summary>
internal sealed class SessionOpening(AgentServices services, Action changed)
{
    private const string HostCredential = "host";

    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    public async Task<ClusterSession> OpenAsync(KommanderCluster cluster, Admission admission, ClusterSession? open, CancellationToken ct)
    {
        var credential = admission is Admission.Connect connect ? connect.Credential : HostCredential;
        if (open?.Credential == credential)
        {
            return open;
        }

        var client = admission is Admission.Connect vetted
            ? ApiClient.Create(vetted.Connection, services.Connections with { Budget = Budget() }, services.Clock)
            : services.Management;
        try
        {
            var identity = await ClusterIdentity.AskAsync(client, ct);
            if (open is not null)
            {
                await open.DisposeAsync();
            }

            return Session(client, credential, identity);
        }
        catch when (admission is Admission.Connect)
        {
            client.Dispose();
            throw;
        }
    }

    private ClusterSession Session(ApiClient client, string credential, ClusterIdentity identity)
    {
        var hubId = services.Hub.Standing!.HubId; // the hub was looked at before any agent started
        var delivery = new ClusterDelivery(
            client, hubId, services.Permits, changed, services.Clock, services.Random, services.Logs.CreateLogger<ClusterDelivery>());
        var health = new HealthMonitor(client, changed, services.Clock, services.Random);
        return new ClusterSession(client, credential != HostCredential, credential, identity.ClusterId, identity.KubernetesVersion, delivery, health);
    }

    /// <summary>Fifty requests a second, a burst that lets one full first delivery through, and not too many at once.</summary>
    private RequestBudget Budget() => new(perSecond: 50, burst: 200, inFlight: 16, services.Clock);
}
