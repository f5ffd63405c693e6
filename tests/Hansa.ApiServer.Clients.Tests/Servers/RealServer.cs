using Hansa.RealClusters;
using Hansa.TestClusters;
using Hansa.TestClusters.Real;

namespace Hansa.ApiServer.Clients.Tests.Servers;

/// <summary>One real control plane, which the tests share: they run one after another and clean up.</summary>
public sealed class RealServer : Server
{
    private RealTestClusters? _clusters;
    private ITestCluster? _cluster;

    public override IReadOnlyList<string> Traits => ["real", "https"];

    protected override async Task StartAsync()
    {
        Assert.SkipWhen(RealControlPlanes.Missing is not null, $"no real API server: {RealControlPlanes.Missing}");
        _clusters = await RealTestClusters.StartAsync(CancellationToken.None);
        _cluster = await _clusters.StartAsync("clients", CancellationToken.None);
    }

    protected override async Task StopAsync()
    {
        if (_clusters is not null)
            await _clusters.DisposeAsync();
    }

    protected override string Kubeconfig() => _cluster!.Kubeconfig(); // it was started
}

/// <summary>Tests on the one real control plane.</summary>
[CollectionDefinition]
public sealed class OnTheRealServer;
