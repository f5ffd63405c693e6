using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Hosting;

namespace Hansa.Bench.Servers;

/// <summary>Embedded API servers, all in this process.</summary>
public sealed class EmbeddedFarm : IServerFarm
{
    private readonly EmbeddedApiServer _server;

    private EmbeddedFarm(EmbeddedApiServer server) => _server = server;

    /// <inheritdoc/>
    public required IReadOnlyList<string> Names { get; init; }

    /// <param name="clusters">How many attached clusters, and how many for the floor.</param>
    /// <param name="tally">Counts what is asked.</param>
    /// <param name="clock">Where the time comes from.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<IServerFarm> StartAsync(int clusters, Tally tally, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(tally);
        var server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { Clock = clock, Served = tally.Record }, ct);
        var names = FarmNames.Of(clusters);
        foreach (var name in names)
            server.AddCluster(name);
        return new EmbeddedFarm(server) { Names = names };
    }

    /// <inheritdoc/>
    public string KubeconfigOf(string name) => Cluster(name).Kubeconfig;

    /// <inheritdoc/>
    public void Kill(string name) => Cluster(name).Faults.Partition();

    /// <inheritdoc/>
    public void Slow(string name) => Cluster(name).Faults.Add(new Fault(FaultEffect.Delay) { Delay = TimeSpan.FromSeconds(2) });

    /// <inheritdoc/>
    public void Heal()
    {
        foreach (var cluster in _server.Clusters)
            cluster.Faults.Heal();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private EmbeddedCluster Cluster(string name) => _server.FindCluster(name)!; // one of Names
}
