using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Fleet;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill;

/// <summary>The fleet of one schedule: a management cluster, three clusters with a stand-in for Flux, and the people.</summary>
internal sealed class DrillFleet : IAsyncDisposable
{
    public const FluxEra Era = FluxEra.V2;
    public const string Management = "management";
    public const string FluxAgent = "flux-stand-in";

    private readonly IDrillServers _servers;
    private readonly TimeProvider _clock;
    private readonly DrillLog _log;
    private readonly Random _chance;
    private readonly string _prefix;
    private readonly Dictionary<string, IDrillCluster> _clusters = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, ApiClient> _inside = [];
    private readonly List<string> _unordered = [];
    private readonly List<FluxStandIn> _flux = [];
    private readonly List<Task> _playing = [];

    private DrillFleet(IDrillServers servers, string prefix, TimeProvider clock, DrillLog log, Random chance) =>
        (_servers, _prefix, _clock, _log, _chance) = (servers, prefix, clock, log, chance);

    public static ImmutableArray<string> Clusters { get; } = ["spoke-1", "spoke-2", "spoke-3"];

    /// <summary>The workspace that a cluster is attached to, when it is.</summary>
    public static string HomeOf(string cluster) => cluster == "spoke-3" ? DrillModel.Workspaces[1] : DrillModel.Workspaces[0];

    public DrillPeople People { get; private set; } = null!; // StartAsync gives it before anybody has the fleet

    public DrillModel Model { get; set; } = new();

    /// <summary>Whether a definition was deleted: then nothing is removed before a person has confirmed the restore.</summary>
    public bool LostDefinition { get; set; }

    /// <summary>Whether a namespace was: what people had in it they write again.</summary>
    public bool LostNamespace { get; set; }

    /// <summary>What was deleted on clusters without anybody's order.</summary>
    public ImmutableArray<string> Unordered
    {
        get
        {
            lock (_unordered)
                return [.. _unordered];
        }
    }

    /// <summary>Objects of others on clusters, as they were.</summary>
    public List<ForeignObject> Foreign { get; } = [];

    /// <summary>The cluster on which somebody else has a HelmRelease beta.</summary>
    public string? ForeignBeta { get; private set; }

    public IDrillCluster ClusterOf(string name) => _clusters[name];

    public IEnumerable<IDrillCluster> All => Clusters.Prepend(Management).Select(ClusterOf);

    public ApiClient Inside(string cluster) => _inside[cluster];

    /// <summary>A client of a cluster that feels no fault, under a name of its own.</summary>
    public ApiClient OpenAs(string cluster, string userAgent) => ClusterOf(cluster).OpenInside(userAgent);

    public ApiClient InsideManagement => _inside[Management];

    /// <summary>Whether it is, or was at some time, that workspace's.</summary>
    public static bool MayHave(string cluster, string workspace) => HomeOf(cluster) == workspace;

    /// <summary>Whether somebody has deleted the workspace, and it is still there.</summary>
    public async Task<bool> IsGoingAsync(string workspace, CancellationToken ct)
    {
        using var found = await InsideManagement.GetAsync(Kinds.Workspace.ObjectPath(ObjectKey.ClusterScoped(workspace)), ct);
        return found?.RootElement.Find("metadata", "deletionTimestamp") is not null;
    }

    /// <summary>From now on these may be uninstalled.</summary>
    public void Order(IEnumerable<(string Cluster, string AppId)> removals) => Model = Model with { Ordered = Model.Ordered.Union(removals) };

    public static async Task<DrillFleet> StartAsync(IDrillServers servers, string prefix, TimeProvider clock, DrillLog log, Random chance, CancellationToken ct)
    {
        var fleet = new DrillFleet(servers, prefix, clock, log, chance);
        try
        {
            await Task.WhenAll(Clusters.Prepend(Management).Select(name => fleet.AddAsync(name, ct)));
            fleet.People = new DrillPeople(fleet.InsideManagement, cluster => fleet.ClusterOf(cluster).Kubeconfig);
            await fleet.InstallDefinitionsAsync(ct);
            foreach (var app in DrillApps.Bodies)
                await fleet.People.WriteAppAsync(app, ct);
            foreach (var workspace in DrillModel.Workspaces)
                await fleet.People.WriteWorkspaceAsync(workspace, ct);
            foreach (var cluster in Clusters)
                await fleet.PrepareAsync(cluster, ct);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>False while one that is being deleted is not gone yet.</summary>
    public Task<bool> InstallDefinitionsAsync(CancellationToken ct) => ManagementDefinitions.InstallAsync(InsideManagement, ct);

    /// <summary>A controller as the leader runs it, until cancelled or until it gives up.</summary>
    public async Task RunControllerAsync(CancellationToken ct)
    {
        using var management = ApiClient.Create(ClusterOf(Management).Connection, new ApiClientOptions { Addresses = AddressPolicy.Unrestricted, MaxConnections = 16 }, _clock);
        var options = new ControllerOptions { WithoutCatalog = true, Vetting = new VettingPolicy { Addresses = new AddressPolicy { AllowLoopback = true } } };
        await new FederationController(management, options, _clock, new Random(_chance.Next()), _log.Factory).RunAsync(ct);
    }

    /// <summary>Somebody changes, or deletes, one of Hansa's objects on a cluster.</summary>
    public async Task<string> DriftAsync(string cluster, Random chance, CancellationToken ct)
    {
        var type = chance.Next(3) switch { 0 => Kinds.ConfigMap, 1 => Era.HelmRepository(), _ => Era.HelmRelease() };
        var ours = (await ListAsync(Inside(cluster), type, HomeOf(cluster), ct)).Where(found => found.Text("metadata", "labels", Labels.Hub).Length > 0).ToArray();
        if (ours.Length == 0)
            return $"nothing of Hansa's is on {cluster} to be spoilt";
        var victim = ours[chance.Next(ours.Length)];
        var key = victim.Key();
        try
        {
            if (chance.Next(2) == 0 || type == Kinds.ConfigMap)
                await Inside(cluster).DeleteAsync(type, key, new DeletePreconditions(victim.Text("metadata", "uid"), null), ct);
            else
                using (await Inside(cluster).MergePatchAsync(type, key, """{"spec":{"interval":"99m"},"metadata":{"labels":{"spoilt":"true"}}}"""u8.ToArray(), ct)) { }
        }
        catch (ApiException)
        {
            // It went by itself in the meantime.
        }

        return $"{cluster}: somebody spoils {type.Kind} {key}";
    }

    /// <summary>One line of the audit log of a cluster's API server: who deletes what.</summary>
    public void Audit(string fullName, JsonElement entry)
    {
        if (entry.Text("verb") != "delete" || entry.Text("objectRef", "resource") != "helmreleases" || entry.Find("responseStatus", "code")?.GetInt32() is not 200
            || entry.Text("userAgent") is DrillPeople.UserAgent or FluxAgent)
            return;
        var (cluster, app) = (fullName[(_prefix.Length + 1)..], entry.Text("objectRef", "name"));
        lock (_unordered)
        {
            if (!Model.Ordered.Contains((cluster, app)))
                _unordered.Add($"{cluster}: HelmRelease {app} was deleted, and nobody had ordered that");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_playing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var flux in _flux)
            flux.Dispose();
        foreach (var client in _inside.Values)
            client.Dispose();
        foreach (var cluster in _clusters.Values)
            await _servers.RemoveAsync(cluster);
        _stop.Dispose();
    }

    public static async Task<ImmutableArray<JsonElement>> ListAsync(ApiClient client, ResourceType type, string? ns, CancellationToken ct)
    {
        var all = ImmutableArray.CreateBuilder<JsonElement>();
        await foreach (var page in client.ListAsync(type, ns, new ListOptions(), ct))
            all.AddRange(page.Items.Select(item => item.Clone()));
        return all.ToImmutable();
    }

    private async Task AddAsync(string name, CancellationToken ct)
    {
        var cluster = await _servers.AddAsync($"{_prefix}-{name}", ct);
        lock (_clusters)
            (_clusters[name], _inside[name]) = (cluster, cluster.OpenInside(DrillPeople.UserAgent));
    }

    // Flux, and what others have there: in the very namespace that Hansa uses, and sometimes under the very name.
    private async Task PrepareAsync(string cluster, CancellationToken ct)
    {
        await FluxCrds.InstallAsync(Inside(cluster), FluxDefinitions.Of(Era), TimeProvider.System, ct);
        var client = ClusterOf(cluster).OpenInside(FluxAgent);
        _inside[$"{cluster}/flux"] = client;
        var flux = new FluxStandIn(client, new FluxStandInOptions { Era = Era, Retry = TimeSpan.FromSeconds(5) }, _clock, new Random(_chance.Next()), _log.Factory);
        _flux.Add(flux);
        _playing.Add(flux.RunAsync(_stop.Token));

        var ns = HomeOf(cluster);
        using (await Inside(cluster).CreateAsync(Kinds.Namespace, null, Bytes(Kinds.Namespace, "", ns, []), ct)) { }
        await PlantAsync(cluster, Kinds.ConfigMap, ns, "of-others", new JsonObject { ["data"] = new JsonObject { ["a"] = "b" } }, ct);
        await PlantAsync(cluster, Kinds.ConfigMap, "default", "of-others", new JsonObject { ["data"] = new JsonObject { ["a"] = "b" } }, ct);
        var source = new JsonObject { ["spec"] = new JsonObject { ["url"] = "https://others.invalid", ["interval"] = "1h0m0s" } };
        await PlantAsync(cluster, Era.HelmRepository(), ns, "of-others", source, ct);
        await PlantAsync(cluster, Era.HelmRelease(), ns, "of-others", ReleaseBody("of-others"), ct);
        if (cluster == Clusters[0] && _chance.Next(3) == 0)
        {
            ForeignBeta = cluster;
            await PlantAsync(cluster, Era.HelmRelease(), ns, DrillApps.Beta, ReleaseBody("of-others"), ct);
        }
    }

    private static JsonObject ReleaseBody(string source) => new()
    {
        ["spec"] = new JsonObject
        {
            ["interval"] = "1h0m0s",
            ["chart"] = new JsonObject { ["spec"] = new JsonObject { ["chart"] = "others", ["version"] = "9.9.9", ["sourceRef"] = new JsonObject { ["kind"] = "HelmRepository", ["name"] = source } } },
        },
    };

    private async Task PlantAsync(string cluster, ResourceType type, string ns, string name, JsonObject content, CancellationToken ct)
    {
        using var made = await Inside(cluster).CreateAsync(type, ns, Bytes(type, ns, name, content), ct);
        Foreign.Add(ForeignObject.Of(cluster, type, made.RootElement));
    }

    private static byte[] Bytes(ResourceType type, string ns, string name, JsonObject content)
    {
        content["apiVersion"] = type.ApiVersion;
        content["kind"] = type.Kind;
        content["metadata"] = type.Namespaced ? new JsonObject { ["name"] = name, ["namespace"] = ns } : new JsonObject { ["name"] = name };
        return JsonSerializer.SerializeToUtf8Bytes(content);
    }
}
