using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux;
using Hansa.TestClusters;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>A cluster that may be attached, and the Flux on it, if any: its CRDs of one era, and a stand-in that plays that Flux.</summary>
public sealed class Spoke : IAsyncDisposable
{
    private FluxPlay? _flux;

    private Spoke(ITestCluster cluster, ApiClient client, string kubeconfig) => (Cluster, Client, Kubeconfig) = (cluster, client, kubeconfig);

    public ITestCluster Cluster { get; }

    public ApiClient Client { get; }

    /// <summary>Of a user with the rights of <c>deploy/attached</c>, and no others.</summary>
    public string Kubeconfig { get; private set; }

    /// <summary>In the version that this cluster's Flux serves.</summary>
    public ResourceType HelmRelease => Era.HelmRelease();

    /// <summary>In the version that this cluster's Flux serves.</summary>
    public ResourceType HelmRepository => Era.HelmRepository();

    /// <summary>What Hansa delivers, in every kind of it.</summary>
    public IReadOnlyList<ResourceType> DeliveredKinds => [HelmRelease, HelmRepository, Kinds.ConfigMap];

    /// <summary>How many Helm releases its Flux has uninstalled.</summary>
    public int Uninstalls => _flux?.Activity.Total.Uninstalls ?? 0;

    /// <summary>Until it has uninstalled so many.</summary>
    public Task UninstalledAsync(int count) => _flux!.UntilAsync(activity => activity.Total.Uninstalls >= count); // it has one

    private FluxEra Era => _flux?.Era ?? throw new InvalidOperationException($"{Cluster.Name} has no Flux");

    /// <summary>A cluster without Flux.</summary>
    public static async Task<Spoke> StartAsync(ITestClusters clusters, string name, CancellationToken ct)
    {
        var cluster = await clusters.StartAsync(name, ct);
        var client = Fleet.Open(cluster);
        return new Spoke(cluster, client, await AccountAsync(cluster, client));
    }

    /// <summary>A new account, for a story that took the old one away.</summary>
    public async Task RenewAccountAsync() => Kubeconfig = await AccountAsync(Cluster, Client);

    private static async Task<string> AccountAsync(ITestCluster cluster, ApiClient client)
    {
        await cluster.ApplyAsync(Manifests.Read("attached/role.yaml"));
        return await cluster.KubeconfigOfAccountAsync(client, "hansa-access", "hansa");
    }

    /// <summary>A cluster with Flux.</summary>
    public static async Task<Spoke> StartAsync(ITestClusters clusters, string name, FluxEra era, CancellationToken ct)
    {
        var spoke = await StartAsync(clusters, name, ct);
        await spoke.InstallFluxAsync(era, ct);
        return spoke;
    }

    /// <summary>Installs Flux, or upgrades the one that is there.</summary>
    public async Task InstallFluxAsync(FluxEra era, CancellationToken ct)
    {
        await StopFluxAsync();
        await FluxCrds.InstallAsync(Client, await UpstreamFlux.DefinitionsAsync(era, ct), TimeProvider.System, ct);
        _flux = new FluxPlay(Client, era);
    }

    /// <summary>Its definitions go, and with them its objects; Flux itself lets go of them last.</summary>
    public async Task RemoveFluxAsync()
    {
        await Cluster.RunAsync($"delete crd {HelmRelease.Plural}.{HelmRelease.Group} {HelmRepository.Plural}.{HelmRepository.Group} --timeout=60s");
        await StopFluxAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopFluxAsync();
        Client.Dispose();
    }

    private async Task StopFluxAsync()
    {
        if (_flux is { } flux)
            await flux.DisposeAsync();
        _flux = null;
    }
}
