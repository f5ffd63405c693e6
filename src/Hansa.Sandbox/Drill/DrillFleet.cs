using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Drill.Oracle;
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
    private readonly List<FluxStandIn> _flux = [];
    private readonly List<Task> _playing = [];

    private DrillFleet(IDrillServers servers, string prefix, TimeProvider clock, DrillLog log, Random chance, int removalsWithoutAsking)
    {
        (_servers, _prefix, _clock, _log, _chance) = (servers, prefix, clock, log, chance);
        Witness = new DrillWitness(removalsWithoutAsking, clock);
        Witness.Ledger.Record(Intents);
    }

    public static ImmutableArray<string> Clusters { get; } = ["spoke-1", "spoke-2", "spoke-3"];

    /// <summary>Those, and the management cluster.</summary>
    public static ImmutableArray<string> Everywhere { get; } = [Management, .. Clusters];

    /// <summary>The workspace that a cluster is attached to, when it is.</summary>
    public static string HomeOf(string cluster) => cluster == "spoke-3" ? DrillIntents.WorkspaceNames[1] : DrillIntents.WorkspaceNames[0];

    public DrillPeople People { get; private set; } = null!; // StartAsync gives it before anybody has the fleet

    public DrillIntents Intents { get; private set; } = new() { Apps = DrillApps.All.ToImmutableSortedDictionary(app => app.Name, app => app) };

    /// <summary>Sees every write of the controller.</summary>
    public DrillWitness Witness { get; }

    /// <summary>Lets a while pass in the middle of something.</summary>
    public Func<TimeSpan, CancellationToken, Task> Passing { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Whether a definition was deleted: then nothing is removed before a person has confirmed the restore.</summary>
    public bool LostDefinition { get; set; }

    /// <summary>Whether a namespace was: what people had in it they write again.</summary>
    public bool LostNamespace { get; set; }

    /// <summary>Objects of others on clusters, as they were.</summary>
    public List<ForeignObject> Foreign { get; } = [];

    /// <summary>The cluster on which somebody else has a HelmRelease beta.</summary>
    public string? ForeignBeta { get; private set; }

    public IDrillCluster ClusterOf(string name) => _clusters[name];

    public IEnumerable<IDrillCluster> All => Everywhere.Select(ClusterOf);

    /// <summary>How much has been written on each cluster, in the order of <see cref="Everywhere"/>.</summary>
    public ImmutableArray<long> Writes => [.. All.Select(cluster => cluster.Writes)];

    /// <summary>The clusters that were written to since <see cref="Writes"/> were so.</summary>
    public IEnumerable<string> WrittenSince(ImmutableArray<long> before) => Everywhere.Zip(before, Writes).Where(each => each.Second != each.Third).Select(each => each.First);

    public ApiClient Inside(string cluster) => _inside[cluster];

    /// <summary>A client of a cluster that feels no fault, under a name of its own.</summary>
    public ApiClient OpenAs(string cluster, string userAgent) => ClusterOf(cluster).OpenInside(userAgent);

    public ApiClient InsideManagement => _inside[Management];

    /// <summary>People want something else from now on.</summary>
    public void Intend(Func<DrillIntents, DrillIntents> change)
    {
        Intents = change(Intents);
        Witness.Ledger.Record(Intents);
    }

    /// <summary>Whether the management cluster has it.</summary>
    public async Task<bool> IsThereAsync(ResourceType type, ObjectKey key, CancellationToken ct)
    {
        using var found = await InsideManagement.GetAsync(type.ObjectPath(key), ct);
        return found is not null;
    }

    /// <summary>Whether somebody has deleted the workspace, and it is still there.</summary>
    public async Task<bool> IsGoingAsync(string workspace, CancellationToken ct)
    {
        using var found = await InsideManagement.GetAsync(Kinds.Workspace.ObjectPath(ObjectKey.ClusterScoped(workspace)), ct);
        return found?.RootElement.Find("metadata", "deletionTimestamp") is not null;
    }

    /// <summary>A person lets a held removal go ahead; false when none is held.</summary>
    public async Task<bool> ConfirmAsync(string workspace, CancellationToken ct)
    {
        if (!await People.ConfirmRemovalAsync(workspace, ct))
            return false;
        Witness.Large.Confirm(workspace);
        return true;
    }

    /// <summary>People let go ahead whatever is held.</summary>
    public async Task ConfirmAllAsync(CancellationToken ct)
    {
        foreach (var workspace in await ListAsync(InsideManagement, Kinds.Workspace, null, ct))
        {
            if (workspace.Find("status", "heldRemovals") is not null)
                await ConfirmAsync(workspace.Key().Name, ct);
        }
    }

    /// <summary>People put right the kubeconfigs that lead nowhere, or elsewhere.</summary>
    public async Task FindKubeconfigsAsync(CancellationToken ct)
    {
        var lost = Intents.Clusters.Where(each => !each.Value.IsReached).Select(each => KeyValuePair.Create(each.Key, each.Value with { IsReached = true })).ToArray();
        Intend(intents => intents with { Clusters = intents.Clusters.SetItems(lost) });
        foreach (var (cluster, wanted) in lost)
            await People.WriteKubeconfigAsync(cluster, wanted.Workspace, People.KubeconfigOf(cluster), ct);
    }

    /// <summary>People lift every pause of a workspace or a cluster, also of those that are going.</summary>
    public async Task GoOnAsync(CancellationToken ct)
    {
        Intend(Holds.WithoutPausesAbove);
        foreach (var workspace in DrillIntents.WorkspaceNames)
            await People.GoOnAsync(Kinds.Workspace, ObjectKey.ClusterScoped(workspace), ct);
        foreach (var cluster in Clusters)
            await People.GoOnAsync(Kinds.KommanderCluster, new ObjectKey(HomeOf(cluster), cluster), ct);
    }

    /// <summary>People put right whatever holds something; false when nothing does.</summary>
    public async Task<bool> LiftHoldsAsync(CancellationToken ct)
    {
        var lifted = Holds.Lifted(Holds.WithoutPausesAbove(Intents), DrillApps.All);
        if (ReferenceEquals(lifted, Intents))
            return false;
        Intend(_ => lifted);
        await People.RestoreAsync(lifted, ct);
        return true;
    }

    /// <summary>A new fleet. A controller that runs in it may uninstall so many releases at once before it asks a person.</summary>
    public static async Task<DrillFleet> StartAsync(
        IDrillServers servers, string prefix, TimeProvider clock, DrillLog log, Random chance, CancellationToken ct, int removalsWithoutAsking = DrillWitness.RemovalsWithoutAsking)
    {
        var fleet = new DrillFleet(servers, prefix, clock, log, chance, removalsWithoutAsking);
        try
        {
            await Task.WhenAll(Everywhere.Select(name => fleet.AddAsync(name, ct)));
            log.Hide(fleet.All.Select(cluster => cluster.Secret));
            fleet.People = new DrillPeople(fleet.InsideManagement, cluster => fleet.ClusterOf(cluster).Kubeconfig);
            await fleet.InstallDefinitionsAsync(ct);
            foreach (var app in DrillApps.All)
                await fleet.People.WriteAppAsync(app, ct);
            foreach (var workspace in DrillIntents.WorkspaceNames)
                await fleet.People.WriteWorkspaceAsync(workspace, ct);
            await fleet.PlantAsync(Management, Kinds.ConfigMap, "default", "of-others", Data(), ct);
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
    public Task<bool> InstallDefinitionsAsync(CancellationToken ct) => DrillDefinitions.InstallAsync(InsideManagement, ct);

    /// <summary>One line of the audit log of a cluster's API server.</summary>
    public void Audit(string fullName, JsonElement entry) => Witness.Hear(fullName[(_prefix.Length + 1)..], entry);

    /// <summary>Somebody else makes an object that nobody but he may change.</summary>
    public async Task PlantAsync(string cluster, ResourceType type, string ns, string name, JsonObject content, CancellationToken ct)
    {
        try
        {
            using var made = await Inside(cluster).CreateAsync(type, ns, Bytes(type, ns, name, content), ct);
            Foreign.Add(ForeignObject.Of(cluster, type, made.RootElement));
        }
        catch (ApiException)
        {
            // Its namespace is just going.
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
        await PlantAsync(cluster, Kinds.ConfigMap, ns, "of-others", Data(), ct);
        await PlantAsync(cluster, Kinds.ConfigMap, "default", "of-others", Data(), ct);
        var source = new JsonObject { ["spec"] = new JsonObject { ["url"] = "https://others.invalid", ["interval"] = "1h0m0s" } };
        await PlantAsync(cluster, Era.HelmRepository(), ns, "of-others", source, ct);
        await PlantAsync(cluster, Era.HelmRelease(), ns, "of-others", ReleaseBody("of-others"), ct);
        if (cluster == Clusters[0] && _chance.Next(3) == 0)
        {
            ForeignBeta = cluster;
            await PlantAsync(cluster, Era.HelmRelease(), ns, DrillApps.Beta, ReleaseBody("of-others"), ct);
        }
    }

    private static JsonObject Data() => new() { ["data"] = new JsonObject { ["a"] = "b" } };

    private static JsonObject ReleaseBody(string source) => new()
    {
        ["spec"] = new JsonObject
        {
            ["interval"] = "1h0m0s",
            ["chart"] = new JsonObject { ["spec"] = new JsonObject { ["chart"] = "others", ["version"] = "9.9.9", ["sourceRef"] = new JsonObject { ["kind"] = "HelmRepository", ["name"] = source } } },
        },
    };

    private static byte[] Bytes(ResourceType type, string ns, string name, JsonObject content)
    {
        content["apiVersion"] = type.ApiVersion;
        content["kind"] = type.Kind;
        var metadata = content["metadata"] as JsonObject ?? [];
        content["metadata"] ??= metadata;
        metadata["name"] = name;
        if (type.Namespaced)
            metadata["namespace"] = ns;
        return JsonSerializer.SerializeToUtf8Bytes(content);
    }
}
