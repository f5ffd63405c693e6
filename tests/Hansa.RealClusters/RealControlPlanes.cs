using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Hansa.RealClusters.Binaries;
using Hansa.RealClusters.Components;
using Hansa.RealClusters.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.RealClusters;

/// <summary>Real Kubernetes control planes on loopback, all on one etcd. Disposing ends every process; so does our death, however it comes.</summary>
public sealed partial class RealControlPlanes : IAsyncDisposable
{
    private readonly ControlPlaneHost _host;
    private readonly WorkingDirectory _directory;
    private readonly Uri _etcd;
    private readonly ConcurrentDictionary<string, RealCluster> _clusters = new(StringComparer.Ordinal);

    private RealControlPlanes(ControlPlaneHost host, WorkingDirectory directory, Uri etcd)
    {
        _host = host;
        _directory = directory;
        _etcd = etcd;
    }

    /// <summary>Why there can be none on this machine (<c>./test</c> says so by HANSA_NO_CONTROL_PLANE); null when there can.</summary>
    public static string? Missing => Environment.GetEnvironmentVariable("HANSA_NO_CONTROL_PLANE") is { Length: > 0 } why ? why : null;

    /// <summary>Finds the programs (KUBEBUILDER_ASSETS, else eng/control-plane, which takes 8 minutes the first time) and starts etcd.</summary>
    /// <exception cref="RealClusterException">The programs are not there, or etcd did not start.</exception>
    public static async Task<RealControlPlanes> StartAsync(ILogger? log, CancellationToken ct)
    {
        var binaries = await ControlPlaneBinaries.LocateAsync(ct);
        var launcher = await Launcher.CreateAsync(TimeProvider.System, ct);
        var host = new ControlPlaneHost(binaries, launcher, new LoopbackPorts(), TimeProvider.System, log ?? NullLogger.Instance);
        var directory = WorkingDirectory.Create();
        try
        {
            return new(host, directory, await Etcd.StartAsync(host, directory.Subfolder("etcd"), ct));
        }
        catch
        {
            await launcher.DisposeAsync();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Ready to use when it returns; several may be started at once.</summary>
    /// <param name="name">Lower-case letters, digits and dashes; new among these control planes.</param>
    /// <param name="options">Null: the usual cluster.</param>
    /// <param name="ct">Gives up waiting; what was started ends with the control planes.</param>
    /// <exception cref="RealClusterException">A process ended or was not ready within 60 s; the message holds the end of its log.</exception>
    public async Task<RealCluster> StartClusterAsync(string name, RealClusterOptions? options, CancellationToken ct)
    {
        if (!ValidName().IsMatch(name)) throw new ArgumentException($"'{name}' has more than lower-case letters, digits and dashes", nameof(name));

        var cluster = new RealCluster(name, options ?? new(), _host, _etcd, _directory.Subfolder($"cluster-{name}"));
        if (!_clusters.TryAdd(name, cluster)) throw new ArgumentException($"there is a cluster '{name}' already", nameof(name));

        await cluster.StartAsync(ct);
        return cluster;
    }

    /// <summary>Drops all history before now, of all clusters: continue tokens and old resource versions are gone then.</summary>
    public Task CompactAsync(CancellationToken ct) => Etcd.CompactAsync(_etcd, ct);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_clusters.Values.Select(cluster => cluster.StopAsync()));
        await _host.Launcher.DisposeAsync(); // etcd last: the others would wait for it
        _directory.Dispose();
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")]
    private static partial Regex ValidName();
}
