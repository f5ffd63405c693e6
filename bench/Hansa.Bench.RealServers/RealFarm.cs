using Hansa.Bench.Servers;
using Hansa.RealClusters;

namespace Hansa.Bench.RealServers;

/// <summary>Real API servers on one etcd, without controller-managers. What they are asked is read from their audit logs.</summary>
internal sealed class RealFarm : IServerFarm
{
    private const int AtOnce = 2;

    private readonly RealControlPlanes _planes;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, RealCluster> _clusters = [];
    private readonly List<Task> _reading = [];
    private readonly List<RealCluster> _killed = [];

    private RealFarm(RealControlPlanes planes) => _planes = planes;

    public required IReadOnlyList<string> Names { get; init; }

    public static async Task<IServerFarm> StartAsync(int clusters, string folder, Tally tally, TimeProvider clock, CancellationToken ct)
    {
        var farm = new RealFarm(await RealControlPlanes.StartAsync(null, ct)) { Names = FarmNames.Of(clusters) };
        try
        {
            await farm.StartClustersAsync(folder, tally, clock, ct);
            return farm;
        }
        catch
        {
            await farm.DisposeAsync();
            throw;
        }
    }

    public string KubeconfigOf(string name) => _clusters[name].Kubeconfig();

    public void Kill(string name)
    {
        _clusters[name].Pause();
        _killed.Add(_clusters[name]);
    }

    public void Slow(string name) => throw new NotSupportedException("nobody makes a real API server slow");

    public void Heal()
    {
        _killed.ForEach(cluster => cluster.Resume());
        _killed.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        Heal();
        await _stop.CancelAsync();
        await Task.WhenAll(_reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _planes.DisposeAsync();
        _stop.Dispose();
    }

    private async Task StartClustersAsync(string folder, Tally tally, TimeProvider clock, CancellationToken ct)
    {
        await Parallel.ForEachAsync(Names, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (name, token) =>
        {
            var log = new AuditLog(folder, name);
            var cluster = await _planes.StartClusterAsync(name, new RealClusterOptions { ControllerManager = false, ApiServerArguments = log.Arguments }, token);
            lock (_clusters)
            {
                _clusters[name] = cluster;
                _reading.Add(log.FollowAsync(new AuditTally(name, tally, clock).Add, clock, _stop.Token));
            }
        });
    }
}
