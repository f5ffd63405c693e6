using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Attachment;
using Hansa.Federation.Catalog;
using Hansa.Federation.Delivery;
using Hansa.Federation.Fleet;
using Hansa.Federation.Fleet.Removals;
using Hansa.Federation.Fleet.Rollouts;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Federation.Reporting;
using Hansa.Federation.Workspaces;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation;

/// <summary>The controller as a whole, wired once: Intent → Planning → Delivery → Reporting, Attachment beside them.</summary>
public sealed partial class FederationController(ApiClient management, ControllerOptions options, TimeProvider clock, Random random, ILoggerFactory logs)
{
    private readonly ILogger _log = logs.CreateLogger<FederationController>();
    private volatile IntentStore? _intent;

    internal ControllerParts Parts { get; init; } = new();

    /// <summary>Whether every kind of intent has been listed, so that the controller acts.</summary>
    public bool IsReady => _intent is { HasListed: true };

    /// <summary>Begins to measure, so that a replica that stands by says that it does.</summary>
    public static void Measure() => RuntimeHelpers.RunClassConstructor(typeof(FederationMetrics).TypeHandle);

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
        secrets.Follow(intent);
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
        var guard = new RemovalGuard(clock, Parts.RemovalsWithoutAsking);
        var permits = new RemovalPermits(intent, fleet, hub, new FreshLook(management, hub, fleet, clock), removals, guard, options.RemovalSettle, clock);
        fleet.PlansChanged += _ => permits.Forget();
        var orders = new RemovalOrders(management, fleet, removals, guard);
        var kubeFed = new KubeFedRecords(management, clock, random, logs.CreateLogger<KubeFedRecords>());
        var identities = Parts.Identities(id => id == hub.ManagementClusterId
            ? HostCluster.Key
            : intent.Clusters.Items.Values.Where(c => c.Status.ClusterId == id).MinBy(c => (c.Metadata.CreationTimestamp, c.Metadata.Key))?.Metadata.Key);
        var access = new WorkspaceAccess(management, options.Identity, logs.CreateLogger<WorkspaceAccess>());
        var workers = new ClusterWorkers(
            Workers(hub, intent, fleet, board, identities, secrets, events, networks, permits, kubeFed), intent, fleet, board, identities, secrets, access, kubeFed);
        await using var copies = new DefaultsCopies(management, fleet, clock, random, logs.CreateLogger<DefaultsCopies>());
        var watch = new HubWatch(management, hub, key, clock, random, logs.CreateLogger<HubWatch>());
        hub.Changed += standing =>
        {
            if (standing.MayRemove)
            {
                removals.Restart(); // what was absent meanwhile was no order
            }

            fleet.Invalidate();
            workers.SignalAll();
        };
        var observed = new ObservedFleet(
            () => intent.Clusters.Items.Values,
            workers.Health,
            () => intent.Deployments.Items.Values,
            () => intent.Workspaces.Items.Values.Sum(w => w.Status.NamespaceRef is { } ns ? guard.Held(ns.Name)?.Releases ?? 0 : 0));
        FederationMetrics.Observe(observed);
        _intent = intent;
        try
        {
            await Loops.FirstToEndAsync(
                ct,
                fleet.RunAsync,
                workers.RunAsync,
                Reporting(intent, fleet, board, events, kubeFed, () => hub.Standing?.HubId).RunAsync,
                Workspaces(intent, fleet, board, workers, events, copies, permits, orders).RunAsync,
                events.RunAsync,
                watch.RunAsync,
                kubeFed.RunAsync,
                networks.RunAsync,
                secrets.EndedAsync,
                token => LoadCatalogAsync(intent, token),
                intent.RunAsync); // last: by now everybody listens
        }
        finally
        {
            _intent = null;
            FederationMetrics.Forget(observed);
        }
    }

    private async Task<ReadOnlyMemory<byte>> StartAsync(HubKeeper hub, CancellationToken ct)
    {
        await RequireCustomResourcesAsync(ct);
        await HubNamespace.EnsureAsync(management, ct);
        var key = await HubKey.EnsureAsync(management, ct);
        hub.KeyDigest = HubKey.DigestOf(key);
        await hub.StartAsync(ct);
        return key;
    }

    /// <summary>Puts the worker of a cluster together. What workers share answers from memory, or is the management API; nothing of it waits for a cluster.</summary>
    private Func<ObjectKey, string, ClusterWorker> Workers(
        HubKeeper hub, IntentStore intent, FleetView fleet, ClusterBoard board, ClusterIdentities identities, KubeconfigSecrets secrets, EventRecorder events, ManagementNetworks networks,
        RemovalPermits permits, KubeFedRecords kubeFed)
    {
        var vetting = options.Vetting with { Addresses = options.Vetting.Addresses.WithManagement(() => networks.Current, () => networks.Servers) };
        var dialing = new ClusterDialing(
            management, Connections(vetting), options.ClusterBudget, new RequestBudget(perSecond: 200, burst: 100, inFlight: 1, clock), clock);
        var rerenderings = new RerenderingPermits(management, hub, intent, board, new RerenderingRollout(clock, logs.CreateLogger<RerenderingRollout>()));
        var gate = Parts.Gate(permits);
        var log = logs.CreateLogger<ClusterWorker>();
        var records = new MemberRecords(new LeftBehindReports(management, clock), kubeFed, log);
        return (key, uid) =>
        {
            var queue = new WorkerQueue(key, new WorkQueue<ObjectKey>(clock, random, new RetryPolicy { Max = TimeSpan.FromSeconds(30) }) { Name = "cluster" }, clock);
            var sessions = new SessionSlot(new SessionOpening(
                dialing,
                () => hub.Standing!.HubId, // the hub was looked at before any worker started
                (client, facts, whom) => new ClusterDelivery(client, facts.ConfirmAsync, whom.HubId, whom.Namespace, gate, rerenderings, queue.Observed, clock, random, logs.CreateLogger<ClusterDelivery>()),
                (client, facts) => new HealthMonitor(client, facts, options.ProbePeriod, queue.Signal, clock, random),
                clock));
            var reports = new WorkerReports(key, uid, options.ProbePeriod, () => sessions.Current, board.Post);
            var failures = new AttachFailures(reports, sessions, secrets.ReadAgain, log);
            var admissions = new AdmissionDesk(intent.WorkspaceOf, secrets.Find, vetting, clock);
            var time = new DetachTime(clock);
            var inputs = new DetachInputs(intent, secrets, () => hub.Standing, () => fleet.Apps, options.PauseAll);
            var detachment = new Detachment(inputs, sessions, identities, new DetachWork(inputs, permits.DetachOrderAsync, time), time, clock);
            var steps = new WorkerSteps(
                new Attaching(management, admissions, sessions, identities, records, failures, queue.Passing),
                new PlanDelivery(
                    new PlanUnderWay(() => fleet.PlanFor(key)), () => fleet.Origin, () => hub.Standing, reports, failures,
                    (cluster, reason, message) => events.Normal(Kinds.KommanderCluster, cluster.Metadata, reason, message), clock),
                new Detaching(
                    management, admissions, detachment, records, reports, failures, identities,
                    (cluster, reason, message) => events.Warning(Kinds.KommanderCluster, cluster.Metadata, reason, message), log));
            return new ClusterWorker(queue, new WorkerInputs(intent, fleet, secrets), reports, sessions, steps, Leave, clock, log);

            void Leave()
            {
                identities.GiveBack(key);
                board.Remove(key);
            }
        };
    }

    private ApiClientOptions Connections(VettingPolicy vetting) => new()
    {
        Addresses = vetting.Addresses,
        MaxConnections = options.ClusterBudget.InFlight,
        Writes = options.Writes,
        MaxBodyBytes = 8 * 1024 * 1024, // no object is larger, and pages that are come again in smaller ones
        MaxObjectBytes = 3 * 1024 * 1024, // what an API server takes of a request
        MaxLargeBodies = 1,
        MaxWatchLineBytes = 4 * 1024 * 1024,
        MaxListItems = 20_000,
    };

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
        IntentStore intent, FleetView fleet, ClusterBoard board, ClusterWorkers workers, EventRecorder events, DefaultsCopies copies, RemovalPermits permits, RemovalOrders orders) => new(
        new WorkspaceReconciler(
            management, intent, fleet, workers.IsWriting, orders, new StatusWriter(management),
            (workspace, reason, message) => events.Warning(Kinds.Workspace, workspace.Metadata, reason, message), clock, random),
        new DefaultApps(management, intent, board),
        copies,
        new WorkspaceEssentials(management, intent, clock, logs.CreateLogger<WorkspaceEssentials>()),
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

        await new CatalogLoader(management, intent.Apps, intent.Deployments, clock, logs.CreateLogger<CatalogLoader>()).LoadAsync(entries, problems, ct);
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
            throw new InvalidOperationException($"the management cluster does not serve {string.Join(", ", missing)}: run `hansa install --check`, then `hansa crds | kubectl apply --server-side --force-conflicts -f -`");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The management cluster is busy, the start waits for it: {Problem}")]
    private partial void LogWaits(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Hub {HubId} is starting")]
    private partial void LogStarted(string hubId);
}
