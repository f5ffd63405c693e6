using System.Collections.Immutable;
using System.Net.Sockets;
using Hansa.ApiServer.Hosting;
using Hansa.Federation;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Import;
using Microsoft.Extensions.Logging;

namespace Hansa.Sandbox.Fleet;

/// <summary>
/// A fleet in this process: an embedded management cluster with Hansa's controller, and embedded clusters that may be attached, each
/// with a stand-in for Flux.
/// </summary>
public sealed class SandboxFleet : IAsyncDisposable
{
    /// <summary>The management cluster's name, and its kubeconfig's.</summary>
    public const string Management = "management";

    /// <summary>The cluster that holds how the sandbox is to behave: see <see cref="Faults.FaultBoard"/>.</summary>
    public const string Control = "sandbox";

    private const int AtOnce = 4;
    private const int FewClusters = 2;

    private readonly EmbeddedApiServer _server;
    private readonly ImmutableArray<SandboxCluster> _clusters;
    private readonly FederationController _controller;
    private readonly Faults.FaultBoard _faults;
    private readonly SandboxFolder _folder;
    private readonly bool _keep;
    private readonly TimeProvider _clock;

    private SandboxFleet(
        EmbeddedApiServer server, ImmutableArray<SandboxCluster> clusters, FederationController controller, Faults.FaultBoard faults, SandboxFolder folder, FluxEra era, bool keep, TimeProvider clock)
    {
        (_server, _clusters, _controller, _faults, _folder, Era, _keep, _clock) = (server, clusters, controller, faults, folder, era, keep, clock);
    }

    /// <summary>Names of the clusters that may be attached, in the order of their numbers.</summary>
    public ImmutableArray<string> Clusters => [.. _clusters.Select(cluster => cluster.Cluster.Name).Where(name => name != Management)];

    /// <summary>Whose API versions and words the stand-ins for Flux use.</summary>
    public FluxEra Era { get; }

    /// <summary>What of the imported intent the management cluster did not take.</summary>
    public ImmutableArray<ImportNote> Refused { get; private init; } = [];

    /// <summary>The administrator's kubeconfig of one of them.</summary>
    public string KubeconfigOf(string cluster) => _server.FindCluster(cluster)!.Kubeconfig; // named by Clusters, Management or Control

    /// <summary>The server of one of them.</summary>
    public EmbeddedCluster ServerOf(string cluster) => _server.FindCluster(cluster)!; // named by Clusters, Management or Control

    /// <summary>A client of one of them, inside.</summary>
    internal ApiClient InsideOf(string cluster) => _clusters.Single(one => one.Cluster.Name == cluster).Inside;

    /// <summary>Starts everything but the controller, which <see cref="RunAsync"/> runs.</summary>
    /// <exception cref="IOException">The folder or the port cannot be used; the message says what to do.</exception>
    public static async Task<SandboxFleet> StartAsync(
        SandboxOptions options, SandboxFolder folder, IProgress<string> progress, TimeProvider clock, Random random, ILoggerFactory logs, CancellationToken ct)
    {
        var era = options.Era ?? FluxEras.TryParse(folder.Before is { Kept: true } kept ? kept.Flux : "") ?? FluxEra.V2Beta1;
        var server = await ServeAsync(options, folder, clock, random, logs, ct);
        var clusters = new List<SandboxCluster>();
        try
        {
            var control = server.FindCluster(Control) ?? server.AddCluster(Control);
            var isNew = server.FindCluster(Management) is null;
            var management = server.FindCluster(Management) ?? server.AddCluster(Management);
            AddClusters(server, options, isNew);
            var refused = await PrepareAsync(server, management, options.Intent, clock, ct);
            await StartClustersAsync(server, era, options, folder, clusters, progress, clock, random, logs, ct);

            folder.Record(options, server.Address.Port, era);
            foreach (var cluster in server.Clusters)
                folder.WriteKubeconfig(cluster.Name, cluster.Kubeconfig);

            ImmutableArray<SandboxCluster> inOrder = [.. clusters.OrderBy(cluster => cluster.Cluster.Name.Length).ThenBy(cluster => cluster.Cluster.Name, StringComparer.Ordinal)];
            var controller = new FederationController(InsideClient.Open(management, "hansa", clock), ControllerOptionsOf(options), clock, new Random(random.Next()), logs);
            var faults = new Faults.FaultBoard(
                InsideClient.Open(control, "hansa-sandbox", clock),
                inOrder.ToImmutableDictionary(cluster => cluster.Cluster.Name, cluster => cluster.Cluster.Faults),
                clock, new Random(random.Next()), logs);
            await faults.PrepareAsync(ct);
            return new SandboxFleet(server, inOrder, controller, faults, folder, era, options.Keep, clock) { Refused = refused };
        }
        catch
        {
            foreach (var cluster in clusters)
                await cluster.DisposeAsync();
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs Hansa's controller, and the faults that are asked for, until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] parts = [Task.Run(() => _controller.RunAsync(stop.Token), CancellationToken.None), _faults.RunAsync(stop.Token)];
        var first = await Task.WhenAny(parts);
        await stop.CancelAsync();
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ct.IsCancellationRequested)
            await first;
    }

    /// <summary>Attaches every cluster, in workspace <see cref="AttachedIn"/>; <see cref="RunAsync"/> has to run.</summary>
    public Task AttachAsync(CancellationToken ct) => FleetAttachment.AttachAsync(InsideOf(Management), Clusters.Select(name => (name, KubeconfigOf(name))), _clock, ct);

    /// <summary>Says in a line how the fleet stands, whenever that changes, until cancelled.</summary>
    public Task TellAsync(IProgress<string> told, CancellationToken ct) => new FleetStatusLine(InsideOf(Management), Clusters.Length, told).RunAsync(_clock, ct);

    /// <summary>The workspace of <see cref="AttachAsync"/>.</summary>
    public const string AttachedIn = FleetAttachment.Workspace;

    /// <summary>To be called when <see cref="RunAsync"/> has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await Parallel.ForEachAsync(_clusters, async (cluster, _) => await cluster.DisposeAsync());
        _faults.Dispose();
        await _server.DisposeAsync();
        if (!_keep)
            _folder.RemoveKubeconfigs();
    }

    private static ControllerOptions ControllerOptionsOf(SandboxOptions options)
    {
        var usual = new ControllerOptions { Vetting = new VettingPolicy { Addresses = new AddressPolicy { AllowLoopback = true } } };
        return usual with { ProbePeriod = options.ProbePeriod ?? usual.ProbePeriod };
    }

    private static async Task<EmbeddedApiServer> ServeAsync(
        SandboxOptions options, SandboxFolder folder, TimeProvider clock, Random random, ILoggerFactory logs, CancellationToken ct)
    {
        var log = logs.CreateLogger<EmbeddedApiServer>();
        var port = folder.Before is { Kept: true } before && options.Keep ? before.Port : options.Port ?? 0;
        try
        {
            return await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions
            {
                Port = port,
                DataDirectory = options.Keep ? folder.ClusterFolder : null,
                PretendReady = true,
                Clock = clock,
                Seed = random.Next(),
                Failed = error => SandboxLog.ServerFailed(log, error),
            }, ct);
        }
        catch (IOException error) when (error.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new IOException($"port {port} on 127.0.0.1 is in use by another process: stop it{(options.Keep && folder.Before is not null ? "" : ", or take another with --port")}", error);
        }
    }

    private static async Task<ImmutableArray<ImportNote>> PrepareAsync(
        EmbeddedApiServer server, EmbeddedCluster management, ImportedIntent? intent, TimeProvider clock, CancellationToken ct)
    {
        using var inside = InsideClient.Open(management, "hansa-install", clock);
        await ManagementDefinitions.InstallAsync(inside, ct);
        return intent is null ? [] : await IntentWriter.WriteAsync(inside, intent, name => server.FindCluster(name)!.Kubeconfig, ct); // AddClusters made it
    }

    // A fleet that was kept has as many clusters as before, or more.
    private static void AddClusters(EmbeddedApiServer server, SandboxOptions options, bool isNew)
    {
        foreach (var fake in options.Intent?.FakeClusters ?? [])
            server.AddCluster(fake);
        var there = options.Intent is null ? server.Clusters.Count(cluster => cluster.Name is not (Management or Control)) : 0;
        var missing = (options.Clusters ?? (isNew && options.Intent is null ? FewClusters : 0)) - there;
        for (var number = 1; missing > 0; number++)
        {
            if (server.FindCluster($"cluster-{number}") is not null)
                continue;
            server.AddCluster($"cluster-{number}");
            missing--;
        }
    }

    private static async Task StartClustersAsync(
        EmbeddedApiServer server, FluxEra era, SandboxOptions options, SandboxFolder folder, List<SandboxCluster> started,
        IProgress<string> progress, TimeProvider clock, Random random, ILoggerFactory logs, CancellationToken ct)
    {
        var all = server.Clusters.Where(cluster => cluster.Name != Control).Select(cluster => (Cluster: cluster, Chance: new Random(random.Next()))).ToArray();
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (one, token) =>
        {
            var cluster = await SandboxCluster.StartAsync(one.Cluster, era, options, folder, clock, one.Chance, logs, token);
            lock (started)
            {
                started.Add(cluster);
                progress.Report($"{started.Count} of {all.Length} clusters");
            }
        });
    }
}
