using System.Collections.Concurrent;
using System.Text.Json;
using Hansa.RealClusters;
using Hansa.Sandbox.Drill;

namespace Hansa.Drill.Tests.Real;

/// <summary>Real API servers, each behind a port that can be cut.</summary>
/// <param name="planes">Where they run.</param>
/// <param name="folder">For their audit logs.</param>
/// <param name="audit">Told every request that was answered, with the name of its cluster.</param>
internal sealed class RealDrillServers(RealControlPlanes planes, string folder, Action<string, JsonElement> audit) : IDrillServers
{
    private readonly ConcurrentDictionary<string, RealDrillCluster> _clusters = new(StringComparer.Ordinal);

    public async Task<IDrillCluster> AddAsync(string name, CancellationToken ct)
    {
        var log = new AuditLog(folder, name);
        // Namespaces go on the management cluster alone, and only there has somebody to see to it.
        var options = new RealClusterOptions { ControllerManager = name.EndsWith(DrillFleet.Management, StringComparison.Ordinal), ApiServerArguments = log.Arguments };
        return _clusters[name] = new RealDrillCluster(await planes.StartClusterAsync(name, options, ct), log, audit);
    }

    public async Task RemoveAsync(IDrillCluster cluster)
    {
        if (_clusters.TryRemove(cluster.Name, out var removed))
            await removed.DisposeAsync();
    }
}
