using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>Clients of clusters that were admitted. The management cluster has one already.</summary>
/// <param name="management">The management cluster.</param>
/// <param name="options">What is allowed of any attached cluster.</param>
/// <param name="each">What may be asked of each.</param>
/// <param name="connects">How many clusters are connected to in a second: after a start, a fleet would be all at once.</param>
/// <param name="clock">Paces requests.</param>
internal sealed class ClusterDialing(ApiClient management, ApiClientOptions options, ClusterBudget each, RequestBudget connects, TimeProvider clock)
{
    public ApiClient Management => management;

    /// <summary>Waits for its turn.</summary>
    public ValueTask PaceAsync(CancellationToken ct) => connects.PaceAsync(ct);

    public ApiClient Dial(ConnectionDescription connection, RequestBudget budget) => ApiClient.Create(connection, options with { Budget = budget }, clock);

    public RequestBudget NewBudget() => new(each.PerSecond, each.Burst, each.InFlight, clock);
}
