using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Attachment;

/// <summary>Opens a cluster's session, or keeps the one that is open with the same credential. One with another credential stays open: whether the new one is any good is not known yet.</summary>
internal sealed class SessionOpening(AgentServices services, Action observed, Action healthChanged)
{
    private const string HostCredential = "host";
    private (Uri Server, RequestBudget Budget)? _budget;

    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    public async Task<ClusterSession> OpenAsync(KommanderCluster cluster, Admission admission, ClusterSession? open, CancellationToken ct)
    {
        var credential = admission is Admission.Connect connect ? connect.Credential : HostCredential;
        if (open?.Credential == credential)
        {
            return open;
        }

        await services.Connects.PaceAsync(ct);
        var client = admission is Admission.Connect vetted
            ? ApiClient.Create(vetted.Connection, services.Connections with { Budget = BudgetFor(vetted.Connection.Server) }, services.Clock)
            : services.Management;
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
        var hubId = services.Hub.Standing!.HubId; // the hub was looked at before any agent started
        var delivery = new ClusterDelivery(
            client, hubId, ns, services.Permits, services.Rerenderings, observed, services.Clock, services.Random, services.Logs.CreateLogger<ClusterDelivery>());
        var watch = new FactsWatch(facts, token => ClusterFacts.AskAsync(client, token), services.Clock);
        var health = new HealthMonitor(client, watch, services.ProbePeriod, healthChanged, services.Clock, services.Random);
        return new ClusterSession(client, credential != HostCredential, credential, watch, delivery, health);
    }

    /// <summary>One for as long as the address stays: quiet that the server asked for while it was being joined counts at the next attempt, too.</summary>
    private RequestBudget BudgetFor(Uri server)
    {
        if (_budget is not { } known || known.Server != server)
        {
            _budget = known = (server, new RequestBudget(services.ClusterBudget.PerSecond, services.ClusterBudget.Burst, services.ClusterBudget.InFlight, services.Clock));
        }

        return known.Budget;
    }
}
