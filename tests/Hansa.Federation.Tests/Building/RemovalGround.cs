using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Attachment;
using Hansa.Federation.Delivery;
using Hansa.Federation.Fleet;
using Hansa.Federation.Fleet.Removals;
using Hansa.Federation.Fleet.Rollouts;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Federation.Tests.Building;

/// <summary>
/// Workspace alpha, whose AppDeployment asks for metallb, on an embedded management cluster, watched and planned as the controller does it; and
/// all that decides about removals, by a clock that the test turns.
/// </summary>
internal sealed partial class RemovalGround : IAsyncDisposable
{
    public const string Ns = "alpha-ns";
    public const string App = "metallb-1.0.0";

    private readonly CancellationTokenSource _stop = new();
    private readonly KubeconfigSecrets _secrets;
    private Task _running = Task.CompletedTask;

    private RemovalGround(ManagementGround management)
    {
        Management = management;
        Intent = NewIntent();
        Fleet = new FleetView(Intent, () => "hub-1", _ => null, pauseAll: false, Settle, TimeProvider.System, NullLogger<FleetView>.Instance);
        Board = new ClusterBoard(Clock);
        Removals = new PendingRemovals(Intent, Fleet, Board, Clock);
        Fleet.PlansChanged += Removals.Follow;
        Guard = new RemovalGuard(Clock);
        Look = new FreshLook(management.Client, management.Hub, Fleet, Clock);
        Permits = PermitsBy(Intent);
        Orders = new RemovalOrders(management.Client, Fleet, Removals, Guard);
        _secrets = new KubeconfigSecrets(management.Client, default, TimeProvider.System, new Random(1), NullLogger<KubeconfigSecrets>.Instance);
    }

    public static TimeSpan Settle { get; } = TimeSpan.FromSeconds(10);

    public static ObjectKey Alpha { get; } = ObjectKey.ClusterScoped("alpha");

    public static ObjectKey Spoke { get; } = new(Ns, "spoke-1");

    public static ObjectKey Deployment { get; } = new(Ns, "metallb");

    /// <summary>The release that the deployment asks for, as it is seen on a cluster.</summary>
    public static SeenRelease MetalLb { get; } = new("metallb", "metallb", Digest.ForName(Deployment.ToString()), new ReleaseTarget("metallb", Ns, "metallb"));

    public ManagementGround Management { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public IntentStore Intent { get; }

    public FleetView Fleet { get; }

    public ClusterBoard Board { get; }

    public PendingRemovals Removals { get; }

    public RemovalGuard Guard { get; }

    public FreshLook Look { get; }

    public RemovalPermits Permits { get; }

    public RemovalOrders Orders { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="clusters">The clusters, and the releases that their statuses tell of.</param>
    public static async Task<RemovalGround> StartAsync(params (string Name, string[] Releases)[] clusters)
    {
        var ground = new RemovalGround(await ManagementGround.StartAsync(Lenient));
        await ground.WorkspaceAsync("alpha");
        await ground.AppAsync("metallb");
        await ground.DeployAsync();
        foreach (var (name, releases) in clusters)
        {
            await ground.ClusterAsync(new ObjectKey(Ns, name), releases);
        }

        await ground.Management.Hub.StartAsync(Ct);
        ground._running = Task.WhenAll(ground.Fleet.RunAsync(ground._stop.Token), ground.Intent.RunAsync(ground._stop.Token));
        await ground.Intent.Clusters.SyncedAsync(Ct);
        await ground.Intent.Namespaces.SyncedAsync(Ct);
        foreach (var (name, _) in clusters)
        {
            await ground.PlanAsync(new ObjectKey(Ns, name), plan => plan.Deployments.Length == 1);
        }

        return ground;
    }

    /// <summary>The same permits over something else that people wrote.</summary>
    public RemovalPermits PermitsBy(IntentStore intent) => new(intent, Fleet, Management.Hub, Look, Removals, Guard, Settle, Clock);

    /// <summary>A store that has seen nothing yet.</summary>
    public IntentStore NewIntent() => new(Management.Client, TimeProvider.System, new Random(1), NullLogger<IntentStore>.Instance);

    /// <summary>The session of a cluster that no one is connected to yet.</summary>
    /// <param name="observed">Called when the cluster tells of something.</param>
    /// <param name="hubId">Whose objects are delivered; this hub's when nothing is said.</param>
    public SessionSlot NewSession(Action observed, string? hubId = null)
    {
        var dialing = new ClusterDialing(
            Management.Client, new ApiClientOptions { Addresses = AddressPolicy.Unrestricted }, new ClusterBudget(), new RequestBudget(perSecond: 200, burst: 100, inFlight: 1, TimeProvider.System), Clock);
        var rerenderings = new RerenderingPermits(Management.Client, Management.Hub, Intent, Board, new RerenderingRollout(Clock, NullLogger<RerenderingRollout>.Instance));
        return new SessionSlot(new SessionOpening(
            dialing,
            () => hubId ?? Management.Hub.Standing!.HubId, // it was looked at before
            (client, facts, whom) => new ClusterDelivery(client, facts.ConfirmAsync, whom.HubId, whom.Namespace, Permits, rerenderings, observed, Clock, new Random(1), NullLogger<ClusterDelivery>.Instance),
            (client, facts) => new HealthMonitor(client, facts, TimeSpan.FromHours(10), () => { }, Clock, new Random(1)),
            Clock));
    }

    /// <summary>A detach of the cluster with that session.</summary>
    /// <param name="sessions">The session.</param>
    /// <param name="pauseAll">Whether the controller runs with <c>--pause-all</c>.</param>
    /// <param name="recorded">Who has joined the cluster with that id.</param>
    public Detachment NewDetachment(SessionSlot sessions, bool pauseAll, Func<string, ObjectKey?> recorded)
    {
        var time = new DetachTime(Clock);
        var inputs = new DetachInputs(Intent, _secrets, () => Management.Hub.Standing, () => Fleet.Apps, pauseAll);
        return new Detachment(inputs, sessions, new ClusterIdentities(recorded), new DetachWork(inputs, Permits.DetachOrderAsync, time), time, Clock);
    }

    public async Task WorkspaceAsync(string name)
    {
        var ns = FleetBuilder.NamespaceOf(name);
        await Management.CreateAsync(Kinds.Namespace, null, ns, new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement, [Labels.WorkspaceName] = name } },
        });
        await Management.CreateAsync(Kinds.Workspace, null, name, status: new JsonObject { ["namespaceRef"] = new JsonObject { ["name"] = ns } });
    }

    public Task<ObjectMeta> AppAsync(string appId) => Management.CreateAsync(Kinds.App, null, $"{appId}-1.0.0", new JsonObject
    {
        ["spec"] = new JsonObject
        {
            ["appId"] = appId,
            ["version"] = "1.0.0",
            ["chart"] = new JsonObject
            {
                ["name"] = appId,
                ["version"] = "1.0.0",
                ["repository"] = new JsonObject { ["name"] = "charts", ["url"] = "https://charts.example.org" },
            },
        },
    });

    public Task<ObjectMeta> ClusterAsync(ObjectKey key, params string[] releases) => Management.CreateAsync(
        Kinds.KommanderCluster, key.Namespace, key.Name,
        status: new JsonObject
        {
            ["clusterId"] = $"id-of-{key.Name}",
            ["releases"] = new JsonArray([.. releases.Select(name => (JsonNode)new JsonObject { ["name"] = name, ["app"] = name, ["deployment"] = name })]),
        });

    /// <summary>The AppDeployment, with that spec beside the App that it names.</summary>
    public Task<ObjectMeta> DeployAsync(string name = "metallb", JsonObject? spec = null)
    {
        spec ??= [];
        spec["appRef"] = new JsonObject { ["name"] = App };
        return Management.CreateAsync(Kinds.AppDeployment, Ns, name, new JsonObject { ["spec"] = spec });
    }

    /// <summary>The deployment goes; the cluster's plan without it.</summary>
    public async Task<ClusterPlan> UndeployAsync()
    {
        await Management.DeleteAsync(Kinds.AppDeployment, Deployment);
        return await PlanAsync(Spoke, plan => plan.Deployments.IsEmpty);
    }

    /// <summary>The cluster is detached with <c>Remove</c>, and kept for the test; its plan.</summary>
    public async Task<ClusterPlan> DetachAsync()
    {
        await Management.PatchAsync(Kinds.KommanderCluster, Spoke, """{"metadata":{"finalizers":["hansa.dev/test"]},"spec":{"detachPolicy":"Remove"}}""");
        await Management.DeleteAsync(Kinds.KommanderCluster, Spoke);
        await SeenAsync(intent => intent.Clusters.Items[Spoke].Metadata.IsDeleting);
        return new ClusterPlan { Cluster = Spoke, HubId = "hub-1", Workspace = "alpha", IsHost = false, IsDetaching = true, Needs = AppCatalog.Empty.Needs, Variant = PlanVariant.Empty };
    }

    /// <summary>The cluster's plan as soon as it is like that.</summary>
    public async Task<ClusterPlan> PlanAsync(ObjectKey cluster, Func<ClusterPlan, bool> isWanted)
    {
        var seen = new TaskCompletionSource<ClusterPlan>(TaskCreationOptions.RunContinuationsAsynchronously);
        void See(IReadOnlyList<ObjectKey> changed)
        {
            if (Fleet.PlanFor(cluster) is { } plan && isWanted(plan))
            {
                seen.TrySetResult(plan);
            }
        }

        Fleet.PlansChanged += See;
        See([]);
        try
        {
            return await seen.Task.WaitAsync(Ct);
        }
        finally
        {
            Fleet.PlansChanged -= See;
        }
    }

    /// <summary>Waits until a watch tells of that.</summary>
    public async Task SeenAsync(Func<IntentStore, bool> isSeen)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void See()
        {
            if (!seen.Task.IsCompleted && isSeen(Intent)) // what it asks about may be gone later
            {
                seen.TrySetResult();
            }
        }

        Intent.Clusters.Changed += _ => See();
        Intent.Workspaces.Changed += _ => See();
        Intent.Apps.Changed += _ => See();
        See();
        await seen.Task.WaitAsync(Ct);
    }

    /// <summary>From now on nothing is heard of what changes.</summary>
    public async Task StopWatchingAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task<RemovalPermit> AskAsync(ClusterPlan plan, params SeenRelease[] releases) => Permits.AskAsync(plan, releases is [] ? [MetalLb] : releases, Ct);

    public async ValueTask DisposeAsync()
    {
        await StopWatchingAsync();
        _stop.Dispose();
        await _secrets.DisposeAsync();
        await Intent.DisposeAsync();
        await Management.DisposeAsync();
    }

    /// <summary>Definitions that take what cannot be read.</summary>
    private static string Lenient(string definition) => Closed().Replace(definition, "$1nullable: true\n$1$2");

    [GeneratedRegex(@"^( *)(description: (?:Values for the clusters that a selector names|One Helm release)\.)", RegexOptions.Multiline)]
    private static partial Regex Closed();
}
