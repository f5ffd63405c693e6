using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>Opens a cluster's session, or keeps the one that is open with the same credential for the same hub. One with another credential stays open: whether the new one is any good is not known yet.</summary>
/// <param name="dialing">Connects.</param>
/// <param name="hubId">Whose objects are delivered.</param>
/// <param name="deliveryTo">The delivery to a cluster, for whom that is said.</param>
/// <param name="monitorOf">The health monitor of a cluster.</param>
/// <param name="clock">Paces what is asked again.</param>
internal sealed class SessionOpening(
    ClusterDialing dialing, Func<string> hubId, Func<ApiClient, FactsWatch, DeliveredFor, ClusterDelivery> deliveryTo, Func<ApiClient, FactsWatch, HealthMonitor> monitorOf, TimeProvider clock)
{
    private const string HostCredential = "host";
    private (Uri Server, RequestBudget Budget)? _budget;

    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    public async Task<ClusterSession> OpenAsync(KommanderCluster cluster, Admission admission, ClusterSession? open, CancellationToken ct)
    {
        var credential = admission is Admission.Connect connect ? connect.Credential : HostCredential;
        if (open?.Credential == credential && open.HubId == hubId())
        {
            return open;
        }

        await dialing.PaceAsync(ct);
        var client = admission is Admission.Connect vetted ? dialing.Dial(vetted.Connection, BudgetFor(vetted.Connection.Server)) : dialing.Management;
        try
        {
            var facts = await ClusterFacts.AskAsync(client, ct);
            return Session(client, credential, cluster.Metadata.Key.Namespace, facts);
        }
        catch when (admission is Admission.Connect)
        {
            client.Dispose();
            throw;
        }
    }

    private ClusterSession Session(ApiClient client, string credential, string ns, ClusterFacts facts)
    {
        var id = hubId();
        var watch = new FactsWatch(facts, token => ClusterFacts.AskAsync(client, token), token => HubKeeper.KubeSystemUidAsync(client, token), clock);
        return new ClusterSession(client, credential != HostCredential, credential, id, watch, deliveryTo(client, watch, new DeliveredFor(HubId: id, Namespace: ns)), monitorOf(client, watch));
    }

    /// <summary>One for as long as the address stays: quiet that the server asked for while it was being joined counts at the next attempt, too.</summary>
    private RequestBudget BudgetFor(Uri server)
    {
        if (_budget is not { } known || known.Server != server)
        {
            _budget = known = (server, dialing.NewBudget());
        }

        return known.Budget;
    }
}

/// <summary>For whom a cluster gets something.</summary>
/// <param name="HubId">The hub.</param>
/// <param name="Namespace">The workspace's namespace.</param>
internal sealed record DeliveredFor(string HubId, string Namespace);
