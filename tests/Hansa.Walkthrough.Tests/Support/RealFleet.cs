using Hansa.RealClusters;
using Hansa.Sandbox.Flux;
using Hansa.TestClusters;
using Hansa.TestClusters.Real;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>On real control planes.</summary>
public sealed class RealFleet() : Fleet("real", FluxEra.V2Beta1, FluxEra.V2)
{
    protected override async Task<ITestClusters> ClustersAsync(CancellationToken ct)
    {
        Assert.SkipWhen(RealControlPlanes.Missing is not null, $"no real API server: {RealControlPlanes.Missing}");
        return await RealTestClusters.StartAsync(ct);
    }
}
