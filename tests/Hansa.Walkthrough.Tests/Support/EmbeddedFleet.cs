using Hansa.Sandbox.Flux;
using Hansa.TestClusters;
using Hansa.TestClusters.Embedded;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>On embedded API servers, in the process of the tests.</summary>
public sealed class EmbeddedFleet() : Fleet("embedded", FluxEra.V2Beta1Of2022, FluxEra.V2Beta2)
{
    protected override async Task<ITestClusters> ClustersAsync(CancellationToken ct) => await EmbeddedTestClusters.StartAsync(ct);
}
