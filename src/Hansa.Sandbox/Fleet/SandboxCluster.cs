using Hansa.ApiServer.Hosting;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Flux.Helm;
using Microsoft.Extensions.Logging;

namespace Hansa.Sandbox.Fleet;

/// <summary>A cluster of the sandbox: an embedded one, with a stand-in for Flux inside.</summary>
internal sealed class SandboxCluster : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly FluxStandIn _flux;
    private readonly Task _playing;

    private SandboxCluster(EmbeddedCluster cluster, ApiClient inside, FluxStandIn flux)
    {
        (Cluster, Inside, _flux) = (cluster, inside, flux);
        _playing = flux.RunAsync(_stop.Token);
    }

    public EmbeddedCluster Cluster { get; }

    /// <summary>Feels no fault of the cluster.</summary>
    public ApiClient Inside { get; }

    public static async Task<SandboxCluster> StartAsync(
        EmbeddedCluster cluster, FluxEra era, SandboxOptions options, SandboxFolder folder, TimeProvider clock, Random random, ILoggerFactory logs, CancellationToken ct)
    {
        var inside = InsideClient.Open(cluster, "flux-stand-in", clock);
        try
        {
            await FluxCrds.InstallAsync(inside, FluxDefinitions.Of(era), clock, ct);
            var flux = new FluxStandIn(inside, FluxOptions(era, options, HelmOf(cluster, options, folder), cluster.Name), clock, random, logs);
            return new SandboxCluster(cluster, inside, flux);
        }
        catch
        {
            inside.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _flux.Dispose();
        Inside.Dispose();
        _stop.Dispose();
    }

    private static HelmProgram? HelmOf(EmbeddedCluster cluster, SandboxOptions options, SandboxFolder folder) =>
        options.Helm is { } helm ? new HelmProgram(helm, folder.WriteInsideKubeconfig(cluster.Name, cluster.KubeconfigFor(cluster.InsideToken))) : null;

    private static FluxStandInOptions FluxOptions(FluxEra era, SandboxOptions options, IHelm? helm, string cluster) => new()
    {
        Era = era,
        Helm = helm,
        Delay = options.FluxDelay,
        Fail = new FluxLuck(options.FluxFail, options.Seed, cluster).Attempt,
        Retry = TimeSpan.FromSeconds(5),
    };
}
