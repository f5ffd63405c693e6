using System.Collections.Concurrent;
using Hansa.RealClusters;
using Hansa.RealClusters.Processes;

namespace Hansa.TestClusters.Embedded;

/// <summary>Embedded API servers in this process: one for each cluster, so that each has a certificate authority and a life of its own.</summary>
public sealed class EmbeddedTestClusters : ITestClusters
{
    private readonly ConcurrentBag<EmbeddedTestCluster> _clusters = [];
    private readonly Launcher _launcher;
    private readonly WorkingDirectory _directory;
    private int _seed;

    private EmbeddedTestClusters(Launcher launcher, WorkingDirectory directory) => (_launcher, _directory) = (launcher, directory);

    public static async Task<EmbeddedTestClusters> StartAsync(CancellationToken ct) =>
        new(await Launcher.CreateAsync(TimeProvider.System, ct), WorkingDirectory.Create());

    public async Task<ITestCluster> StartAsync(string name, CancellationToken ct, params IReadOnlyList<TestUser> users)
    {
        var cluster = new EmbeddedTestCluster(name, users, _directory.Subfolder($"cluster-{name}"), NextSeed, _launcher);
        _clusters.Add(cluster);
        await cluster.StartAsync(ct);
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_clusters.Select(cluster => cluster.StopAsync()));
        await _launcher.DisposeAsync();
        _directory.Dispose();
    }

    // Equal seeds make equal uids, and clusters are told apart by the uid of kube-system.
    private int NextSeed() => Interlocked.Increment(ref _seed);
}
