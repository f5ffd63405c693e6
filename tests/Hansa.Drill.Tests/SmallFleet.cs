using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Hosting;
using Hansa.Federation;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Drill.Oracle;
using Hansa.Sandbox.Fleet;
using Hansa.Sandbox.Flux;

namespace Hansa.Drill.Tests;

/// <summary>A hub and some clusters of one workspace with one service, without any Flux that plays; its time passes as a test lets it.</summary>
internal sealed class SmallFleet : IAsyncDisposable
{
    public const string Workspace = "team";
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly DrillClock _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly DrillLog _log = new();
    private readonly EmbeddedApiServer _server;
    private readonly EmbeddedCluster _hub;
    private readonly ServedLog _served;

    private SmallFleet(EmbeddedApiServer server, ServedLog served)
    {
        (_server, _served) = (server, served);
        _hub = server.AddCluster("hub");
        Management = InsideClient.Open(_hub, DrillPeople.UserAgent, TimeProvider.System);
    }

    public ApiClient Management { get; }

    public DrillPeople People => new(Management, name => _server.FindCluster(name)!.Kubeconfig); // all of them are made here

    public List<ApiClient> Spokes { get; } = [];

    /// <summary>What the servers were asked since <see cref="Forget"/>.</summary>
    public IEnumerable<ServedRequest> Served => _served.Requests;

    /// <summary>What the controllers said went wrong.</summary>
    public IEnumerable<string> Errors => _log.Errors;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The intent is written, and no controller runs.</summary>
    public static async Task<SmallFleet> StartAsync(int clusters)
    {
        var served = new ServedLog();
        var fleet = new SmallFleet(await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { Served = served.Add }, Ct), served);
        await fleet.PrepareAsync(clusters);
        return fleet;
    }

    /// <summary>The KommanderClusters as they stand.</summary>
    public Task<ImmutableArray<JsonElement>> ClustersAsync() => DrillFleet.ListAsync(Management, Kinds.KommanderCluster, Workspace, Ct);

    /// <summary>A fault of the hub, which the controller feels.</summary>
    public ActiveFault Fail(Fault fault) => _hub.Faults.Add(fault);

    /// <summary>A fault of an attached cluster.</summary>
    public ActiveFault Fail(string spoke, Fault fault) => _server.FindCluster(spoke)!.Faults.Add(fault); // made here

    public void Forget() => _served.Requests.Clear();

    /// <summary>Does it once, when the first such request is answered; for one at a time.</summary>
    public void WhenServed(Func<ServedRequest, bool> which, Action then) => _served.Once = (which, then);


    public async ValueTask DisposeAsync()
    {
        foreach (var client in Spokes)
            client.Dispose();
        Management.Dispose();
        _log.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>A controller runs from the begin to the end of the story.</summary>
    public async Task WithControllerAsync(Func<Task> story)
    {
        using var life = new CancellationTokenSource();
        var connection = new ConnectionDescription
        {
            Server = _hub.Address,
            CertificateAuthority = [.. Encoding.UTF8.GetBytes(_hub.CertificateAuthority)],
            Credentials = new Credentials.Bearer(_hub.AdminToken),
        };
        using var management = ApiClient.Create(connection, new ApiClientOptions { Addresses = AddressPolicy.Unrestricted, MaxConnections = 16 }, _clock);
        var options = new ControllerOptions { WithoutCatalog = true, Vetting = new VettingPolicy { Addresses = new AddressPolicy { AllowLoopback = true } } };
        var running = new FederationController(management, options, _clock, new Random(1), _log.Factory).RunAsync(life.Token);
        try
        {
            await story();
        }
        finally
        {
            await life.CancelAsync();
            while (!running.IsCompleted)
                await PassAsync(Tick);
        }
    }

    /// <summary>Lets time pass until it holds, half an hour at most.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        var deadline = _clock.Elapsed + Patience;
        while (!await holds())
        {
            Assert.True(_clock.Elapsed < deadline, $"{Patience} of the test's time have passed");
            await PassAsync(TimeSpan.FromSeconds(1));
        }
    }

    public async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Tick)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(4), TimeProvider.System, Ct);
            _clock.Advance(Tick);
        }
    }

    private async Task PrepareAsync(int clusters)
    {
        await ManagementDefinitions.InstallAsync(Management, Ct);
        foreach (var app in DrillApps.All)
            await People.WriteAppAsync(app, Ct);
        await People.WriteWorkspaceAsync(Workspace, Ct);
        for (var number = 1; number <= clusters; number++)
        {
            var spoke = InsideClient.Open(_server.AddCluster(Name(number)), DrillPeople.UserAgent, TimeProvider.System);
            Spokes.Add(spoke);
            await FluxCrds.InstallAsync(spoke, FluxDefinitions.Of(FluxEra.V2), TimeProvider.System, Ct);
        }

        await WithControllerAsync(() => UntilAsync(async () => await Management.GetAsync(Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped(Workspace)), Ct) is not null));
        for (var number = 1; number <= clusters; number++)
            await People.WriteClusterAsync(Name(number), new WantedCluster(Workspace), Ct);
        await People.WriteDeploymentAsync(Workspace, DrillApps.Alpha, new WantedDeployment(DrillApps.Alpha, "1.0.0"), Ct);
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"spoke-{number}");

    /// <summary>What was served, in order.</summary>
    private sealed class ServedLog
    {
        private (Func<ServedRequest, bool> Which, Action Then)? _once;

        public ConcurrentQueue<ServedRequest> Requests { get; } = new();

        public (Func<ServedRequest, bool> Which, Action Then)? Once
        {
            set
            {
                lock (Requests)
                    _once = value;
            }
        }

        public void Add(ServedRequest request)
        {
            Requests.Enqueue(request);
            lock (Requests)
            {
                if (_once is { } once && once.Which(request))
                {
                    _once = null;
                    once.Then();
                }
            }
        }
    }
}
