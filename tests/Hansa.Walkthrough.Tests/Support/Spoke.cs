using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.RealClusters;
using Hansa.StandIns;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>A cluster that may be attached: a real control plane with Flux's CRDs of one era, and a stand-in that plays that Flux.</summary>
public sealed class Spoke : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly FluxStandIn _flux;
    private readonly Task _playing;

    private Spoke(RealCluster cluster, ApiClient client, FluxEra era)
    {
        (Cluster, Client) = (cluster, client);
        HelmRelease = Kinds.HelmRelease(era == FluxEra.V2 ? "v2" : "v2beta1");
        HelmRepository = Kinds.HelmRepository(era == FluxEra.V2 ? "v1" : "v1beta1");
        _flux = new FluxStandIn(client, new FluxStandInOptions { Era = era }, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        _playing = _flux.RunAsync(_stop.Token);
    }

    public RealCluster Cluster { get; }

    public ApiClient Client { get; }

    /// <summary>In the version that this cluster's Flux serves.</summary>
    public ResourceType HelmRelease { get; }

    /// <summary>In the version that this cluster's Flux serves.</summary>
    public ResourceType HelmRepository { get; }

    /// <summary>What Hansa delivers, in every kind of it.</summary>
    public IReadOnlyList<ResourceType> DeliveredKinds => [HelmRelease, HelmRepository, Kinds.ConfigMap];

    public static async Task<Spoke> StartAsync(RealControlPlanes planes, string name, FluxEra era, CancellationToken ct)
    {
        var cluster = await planes.StartClusterAsync(name, null, ct);
        var client = Fleet.Open(cluster);
        await FluxStandIn.InstallCrdsAsync(client, await FluxCrds.FolderAsync(era, ct), ct);
        return new Spoke(cluster, client, era);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _flux.Dispose();
        Client.Dispose();
        _stop.Dispose();
    }
}
