using Hansa.RealClusters;

namespace Hansa.TestClusters.Real;

/// <summary>Real control planes.</summary>
public sealed class RealTestClusters : ITestClusters
{
    private readonly RealControlPlanes _planes;

    private RealTestClusters(RealControlPlanes planes) => _planes = planes;

    public static async Task<RealTestClusters> StartAsync(CancellationToken ct) => new(await RealControlPlanes.StartAsync(null, ct));

    public async Task<ITestCluster> StartAsync(string name, CancellationToken ct, params IReadOnlyList<TestUser> users)
    {
        var options = new RealClusterOptions { Users = [.. users.Select(user => (user.Name, user.Groups.ToArray()))] };
        return new RealTestCluster(await _planes.StartClusterAsync(name, options, ct));
    }

    public ValueTask DisposeAsync() => _planes.DisposeAsync();
}
