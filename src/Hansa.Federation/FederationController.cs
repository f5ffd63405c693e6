using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Federation.Attachment;
using Hansa.Federation.Catalog;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Removal;
using Hansa.Federation.Reporting;
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
        await RequireCustomResourcesAsync(ct);
        var hub = new HubKeeper(management, logs.CreateLogger<HubKeeper>());
        var standing = await hub.StartAsync(ct);
        LogStarted(standing.HubId);

        await using var intent = new IntentStore(management, clock, random, logs.CreateLogger<IntentStore>());
        var fleet = new FleetView(intent, () => hub.Standing?.HubId, options.PauseAll);
        var board = new ClusterBoard(clock);
        await using var secrets = new KubeconfigSecrets(management, clock, random, logs.CreateLogger<KubeconfigSecrets>());
        var events = new EventRecorder(management, clock, logs.CreateLogger<EventRecorder>());
        var agents = new ClusterAgents(Services(hub, intent, fleet, board, secrets, events));
        await using var copies = new DefaultsCopies(management, fleet, clock, random, logs.CreateLogger<DefaultsCopies>());
        var watch = new HubWatch(management, hub, clock, random, logs.CreateLogger<HubWatch>());
        watch.Changed += fleet.Invalidate;
        watch.Changed += agents.SignalAll;
        FederationMetrics.Observe(() => intent.Clusters.Items.Values);
        _intent = intent;
        try
        {
            await FirstToEndAsync(
                ct,
                intent.RunAsync,
                fleet.RunAsync,
                agents.RunAsync,
                Reporting(intent, fleet, board, events).RunAsync,
                Workspaces(intent, fleet, board, events, copies).RunAsync,
                events.RunAsync,
                watch.RunAsync,
                token => LoadCatalogAsync(intent, token));
        }
        finally
        {
            _intent = null;
        }
    }

    private AgentServices Services(HubKeeper hub, IntentStore intent, FleetView fleet, ClusterBoard board, KubeconfigSecrets secrets, EventRecorder events) => new()
    {
        Management = management,
        Intent = intent,
        Fleet = fleet,
        Hub = hub,
        Secrets = secrets,
        Board = board,
        Events = events,
        Identities = new ClusterIdentities(),
        KubeFed = new KubeFedRecords(management),
        LeftBehind = new LeftBehindReports(management, clock),
        Permits = new RemovalPermits(management, hub, intent, new PendingRemovals(intent, fleet, board), new RemovalGuard(clock), () => board.Unaccounted(intent.Clusters.Items.Values), clock),
        PauseAll = options.PauseAll,
        Vetting = options.Vetting,
        Connections = new ApiClientOptions { Addresses = options.Vetting.Addresses },
        Clock = clock,
        Random = random,
        Logs = logs,
    };

    private ReportingLoops Reporting(IntentStore intent, FleetView fleet, ClusterBoard board, EventRecorder events)
    {
        var writer = new StatusWriter(management);
        return new ReportingLoops(
            new ClusterReporter(management, intent, board, writer, events, clock),
            new DeploymentReporter(intent, fleet, board, writer, events, clock),
            intent, fleet, board, clock, random, logs);
    }

    private WorkspaceLoops Workspaces(IntentStore intent, FleetView fleet, ClusterBoard board, EventRecorder events, DefaultsCopies copies) => new(
        new WorkspaceReconciler(management, intent, new StatusWriter(management), events, clock, random),
        new DefaultApps(management, intent, board),
        copies,
        new WorkspaceEssentials(management, intent, clock),
        intent, fleet, board, clock, random, logs);

    private async Task LoadCatalogAsync(IntentStore intent, CancellationToken ct)
    {
        var (entries, problems) = CatalogFiles.BuiltIn();
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

    /// <summary>Every loop runs until cancelled; one that ends before takes the others down, so that nothing half-works.</summary>
    private static async Task FirstToEndAsync(CancellationToken ct, params Func<CancellationToken, Task>[] loops)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = loops.Select(loop => Task.Run(() => loop(stop.Token), CancellationToken.None)).ToImmutableArray();
        var first = await Task.WhenAny(running);
        await stop.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
        ct.ThrowIfCancellationRequested();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Hub {HubId} is starting")]
    private partial void LogStarted(string hubId);
}
