using System.Collections.Concurrent;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;

namespace Hansa.Drill.Tests.Deliberate;

/// <summary>A permit that a cluster got once counts under every later plan.</summary>
internal sealed class OldPermits(IRemovalPermits real) : IRemovalPermits
{
    private readonly ConcurrentDictionary<ObjectKey, bool> _given = new();

    public Objection? ObjectionToAll => real.ObjectionToAll;

    public async Task<RemovalPermit> AskAsync(ClusterPlan plan, IReadOnlyList<SeenRelease> releases, CancellationToken ct)
    {
        if (_given.ContainsKey(plan.Cluster))
            return RemovalPermit.Everything;
        var permit = await real.AskAsync(plan, releases, ct);
        if (permit.Held.IsEmpty)
            _given[plan.Cluster] = true;
        return permit;
    }
}
