using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Federation.Attachment;
using Hansa.Federation.Catalog;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Federation.Removal;
using Hansa.Federation.Reporting;
using Hansa.Federation.Rollouts;
using Hansa.Federation.Workspaces;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation;

/// <summary>The controller as a whole, wired once: Intent → Planning → Delivery → Reporting, Attachment beside them.</summary>
public sealed partial class FederationController(ApiClient management, ControllerOptions options, TimeProvider clock, Random random, ILoggerFactory logs)
{
    private readonly ILogger _log = logs.CreateLogger<FederationController>();
    private volatile IntentStore? _intent;

    /// <summary>Whether every kind of intent has been listed, so that the controller acts.</summary>
    public bool IsReady => _intent is { HasListed: true };

    /// <summary>Runs until cancelled. Called by the leader only.</summary>
    /// <exception cref="InvalidOperationException">The management cluster is not set up; the message says what to do.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var hub = new HubKeeper(management, logs.CreateLogger<HubKeeper>());
        var key = await BusyManagement.PatientlyAsync(() => StartAsync(hub, ct), LogWaits, clock, ct);
        LogStarted(hub.Standing!.HubId); // StartAsync has looked
        var networks = new ManagementNetworks(management, clock, logs.CreateLogger<ManagementNetworks>());
        await networks.ReadAsync(ct);

        await using var intent = new IntentStore(management, clock, random, logs.CreateLogger<IntentStore>());
        await using var secrets = new KubeconfigSecrets(management, key, clock, random, logs.CreateLogger<KubeconfigSecrets>());
        var fleet = new FleetView(intent, () => hub.Standing?.HubId, secrets.Values, options.PauseAll, options.RemovalSettle, clock, logs.CreateLogger<FleetView>());
        var board = new ClusterBoard(clock);
        secrets.Changed += (_, name) =>
        {
            if (name is null)
            {
                fleet.Invalidate();
            }
            else
            {
                fleet.InvalidateContent();
            }
        };
        var events = new EventRecorder(management, clock, logs.CreateLogger<EventRecorder>());
        var removals = new PendingRemovals(intent, fleet, board, clock);
        fleet.PlansChanged += removals.Follow;
        var guard = new RemovalGuard(clock);
        var permits = new RemovalPermits(intent, fleet, hub, new FreshLook(management, hub, fleet, clock), removals, guard, options.RemovalSettle, clock);
        var orders = new RemovalOrders(management, fleet, removals, guard);
        var kubeFed = new KubeFedRecords(management, clock, random, logs.CreateLogger<KubeFedRecords>());
        var agents = new ClusterAgents(Services(hub, intent, fleet, board, secrets, events, networks, permits, kubeFed));
        await using var copies = new DefaultsCopies(management, fleet, clock, random, logs.CreateLogger<DefaultsCopies>());
        var watch = new HubWatch(management, hub, clock, random, logs.CreateLogger<HubWatch>());
        hub.Changed += standing =>
        {
            if (standing.MayRemove)
            {
                removals.Restart(); // what was absent meanwhile was no order
            }

            fleet.Invalidate();
            agents.SignalAll();
        };
        FederationMetrics.Observe(() => intent.Clusters.Items.Values, agents.Health);
        _intent = intent;
        try
        {
            await Loops.FirstToEndAsync(
                ct,
                fleet.RunAsync,
                agents.RunAsync,
                Reporting(intent, fleet, board, events, kubeFed, () => hub.Standing?.HubId).RunAsync,
                Workspaces(intent, fleet, board, agents, events, copies, permits, orders).RunAsync,
                events.RunAsync,
                watch.RunAsync,
                kubeFed.RunAsync,
                networks.RunAsync,
                token => LoadCatalogAsync(intent, token),
                intent.RunAsync); // last: by now everybody listens
        }
        finally
        {
            _intent = null;
        }
    }

    private async Task<ReadOnlyMemory<byte>> StartAsync(HubKeeper hub, CancellationToken ct)
    {
        await RequireCustomResourcesAsync(ct);
        await hub.StartAsync(ct);
        return await HubKey.EnsureAsync(management, ct);
    }

    private AgentServices Services(
        HubKeeper hub, IntentStore intent, FleetView fleet, ClusterBoard board, KubeconfigSecrets secrets, EventRecorder events, ManagementNetworks networks,
        RemovalPermits permits, KubeFedRecords kubeFed)
    {
        var vetting = options.Vetting with { Addresses = options.Vetting.Addresses.WithManagement(() => networks.Current, () => networks.Servers) };
        return new AgentServices
        {
            Management = management,
            Intent = intent,
            Fleet = fleet,
            Hub = hub,
            Secrets = secrets,
            Access = new WorkspaceAccess(management, options.Identity, logs.CreateLogger<WorkspaceAccess>()),
            Board = board,
            Events = events,
            Identities = new ClusterIdentities(id => id == hub.ManagementClusterId
                ? HostCluster.Key
                : intent.Clusters.Items.Values.Where(c => c.Status.ClusterId == id).MinBy(c => (c.Metadata.CreationTimestamp, c.Metadata.Key))?.Metadata.Key),
            KubeFed = kubeFed,
            LeftBehind = new LeftBehindReports(management, clock),
            Permits = permits,
            Rerenderings = new RerenderingPermits(management, hub, intent, board, new RerenderingRollout(clock, logs.CreateLogger<RerenderingRollout>())),
            PauseAll = options.PauseAll,
            Vetting = vetting,
            Connections = new ApiClientOptions
            {
                Addresses = vetting.Addresses,
                MaxConnections = options.ClusterBudget.InFlight,
                Writes = options.Writes,
                MaxBodyBytes = 8 * 1024 * 1024, // no object is larger, and pages that are come again in smaller ones
                MaxObjectBytes = 3 * 1024 * 1024, // what an API server takes of a request
                MaxLargeBodies = 1,
                MaxWatchLineBytes = 4 * 1024 * 1024,
                MaxListItems = 20_000,
            },
            ClusterBudget = options.ClusterBudget,
            Connects = new RequestBudget(perSecond: 200, burst: 100, inFlight: 1, clock),
            ProbePeriod = options.ProbePeriod,
            Clock = clock,
            Random = random,
            Logs = logs,
        };
    }

    private ReportingLoops Reporting(IntentStore intent, FleetView fleet, ClusterBoard board, EventRecorder events, KubeFedRecords kubeFed, Func<string?> hubId)
    {
        var writer = new StatusWriter(management);
        var reporter = new ClusterReporter(management, intent, board, writer, events, hubId, clock);
        kubeFed.Gone += reporter.Forget;
        return new ReportingLoops(
            management,
            reporter,
            new DeploymentReporter(intent, fleet, board, writer, events, clock),
            new AppReporter(intent, fleet, writer, events, clock),
            intent, fleet, board, clock, random, logs);
    }

    private WorkspaceLoops Workspaces(
        IntentStore intent, FleetView fleet, ClusterBoard board, ClusterAgents agents, EventRecorder events, DefaultsCopies copies, RemovalPermits permits, RemovalOrders orders) => new(
        new WorkspaceReconciler(management, intent, fleet, agents, orders, new StatusWriter(management), events, clock, random),
        new DefaultApps(management, intent, board),
        copies,
        new WorkspaceEssentials(management, intent, clock),
        permits, intent, fleet, board, clock, random, logs);

    private async Task LoadCatalogAsync(IntentStore intent, CancellationToken ct)
    {
        var (entries, problems) = options.WithoutCatalog ? ([], []) : CatalogFiles.BuiltIn();
        if (options.CatalogFolder is { } folder)
        {
            var own = CatalogFiles.InFolder(folder);
            var taken = own.Entries.Where(o => entries.Any(e => e.App.Metadata.Name == o.App.Metadata.Name)).ToImmutableArray();
            problems = [.. problems, .. own.Problems, .. taken.Select(t => new CatalogProblem(t.File, 0, $"App {t.App.Metadata.Name} is a built-in one: give it a name of its own"))];
            entries = entries.AddRange(own.Entries.Except(taken));
        }

        await new CatalogLoader(management, intent, clock, logs.CreateLogger<CatalogLoader>()).LoadAsync(entries, problems, ct);
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, ct);
    }

    private async Task RequireCustomResourcesAsync(CancellationToken ct)
    {
        var missing = new List<string>();
        foreach (var kind in Kinds.Own)
        {
            using var served = await management.GetAsync($"{kind.CollectionPath()}?limit=1", ct);
            if (served is null)
            {
                missing.Add($"{kind.Plural}.{kind.Group}");
            }
        }

        if (missing.Count > 0)
        {
            throw new InvalidOperationException($"the management cluster does not serve {string.Join(", ", missing)}: run `hansa install --check`, then `hansa crds | kubectl apply -f -`");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The management cluster is busy, the start waits for it: {Problem}")]
    private partial void LogWaits(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Hub {HubId} is starting")]
    private partial void LogStarted(string hubId);
}
