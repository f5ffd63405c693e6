using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Fleet;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Faults;

/// <summary>A sandbox that runs in another process, seen through the kubeconfigs in its folder.</summary>
public sealed class SandboxControl : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly string _folder;
    private readonly ApiClient _control;
    private readonly ApiClient _management;
    private readonly TimeProvider _clock;

    private SandboxControl(string folder, ApiClient control, ApiClient management, TimeProvider clock) =>
        (_folder, _control, _management, _clock) = (folder, control, management, clock);

    /// <summary>Finds the sandbox of a folder.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static SandboxControl Open(string folder, TimeProvider clock)
    {
        ApiClient Client(string cluster)
        {
            var file = SandboxFolder.KubeconfigOf(Path.GetFullPath(folder), cluster);
            return File.Exists(file) ? ApiClient.FromKubeconfigFile(file, null, new ApiClientOptions(), clock) : throw NoneRuns(folder);
        }

        return new SandboxControl(folder, Client(SandboxFleet.Control), Client(SandboxFleet.Management), clock);
    }

    /// <summary>Adds faults to those that a cluster has, or takes some away, and waits until the sandbox has done so.</summary>
    /// <returns>What is wrong with the cluster now.</returns>
    /// <exception cref="InvalidOperationException">There is no such cluster, or no sandbox runs.</exception>
    public Task<ClusterFaults> ChangeAsync(string cluster, Func<ClusterFaults, ClusterFaults> change, CancellationToken ct) => SpokenAsync(async () =>
    {
        using var map = await MapAsync(cluster, ct);
        var before = FaultData.Of(map.RootElement);
        var after = change(ClusterFaults.FromData(before));
        await WriteAsync(cluster, before, after.ToData(), ct);
        await CarriedOutAsync(cluster, FaultBoard.Digest(after.ToData(), FaultBoard.WatchCutsOf(map.RootElement)), ct);
        return after;
    });

    /// <summary>Cuts the watches that are open on a cluster, once, and waits until the sandbox has done so.</summary>
    /// <exception cref="InvalidOperationException">There is no such cluster, or no sandbox runs.</exception>
    public Task CutWatchesAsync(string cluster, CancellationToken ct) => SpokenAsync(async () =>
    {
        using var map = await MapAsync(cluster, ct);
        var cuts = (int.TryParse(FaultBoard.WatchCutsOf(map.RootElement), CultureInfo.InvariantCulture, out var before) ? before : 0) + 1;
        var text = cuts.ToString(CultureInfo.InvariantCulture);
        await PatchAsync(cluster, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [FaultBoard.WatchCuts] = text } } }, ct);
        await CarriedOutAsync(cluster, FaultBoard.Digest(FaultData.Of(map.RootElement), text), ct);
        return cuts;
    });

    /// <summary>The clusters' names.</summary>
    public Task<ImmutableArray<string>> ClustersAsync(CancellationToken ct) => SpokenAsync(() => NamesAsync(ct));

    /// <summary>How all clusters stand.</summary>
    public Task<ImmutableArray<ClusterStatus>> StatusAsync(CancellationToken ct) => SpokenAsync(async () =>
    {
        var maps = await AllAsync(_control, Kinds.ConfigMap, FaultBoard.Namespace, new ListOptions { LabelSelector = FaultBoard.Label }, ct);
        var endpoints = (await AllAsync(_management, Kinds.KubeFedCluster, WellKnown.KommanderNamespace, new ListOptions(), ct))
            .ToDictionary(record => record.Text("metadata", "name"), record => record.Text("spec", "apiEndpoint"), StringComparer.Ordinal);
        var attached = (await AllAsync(_management, Kinds.KommanderCluster, null, new ListOptions(), ct))
            .ToLookup(cluster => NameIn(endpoints.GetValueOrDefault(cluster.Text("status", "kubefedclusterRef", "name"), "")), StringComparer.Ordinal);
        return maps.Select(map => Status(map, attached)).OrderBy(status => status.Name.Length).ThenBy(status => status.Name, StringComparer.Ordinal).ToImmutableArray();
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _control.Dispose();
        _management.Dispose();
    }

    private async Task<JsonDocument> MapAsync(string cluster, CancellationToken ct) =>
        await _control.GetAsync(Kinds.ConfigMap.ObjectPath(FaultBoard.KeyOf(cluster)), ct)
        ?? throw new InvalidOperationException($"there is no cluster {cluster} in this sandbox; there are {string.Join(", ", await NamesAsync(ct))}");

    private Task WriteAsync(string cluster, ImmutableSortedDictionary<string, string> before, ImmutableSortedDictionary<string, string> after, CancellationToken ct)
    {
        var data = new JsonObject();
        foreach (var gone in before.Keys.Except(after.Keys))
            data[gone] = null;
        foreach (var (key, value) in after)
            data[key] = value;
        return PatchAsync(cluster, new JsonObject { ["data"] = data }, ct);
    }

    private async Task PatchAsync(string cluster, JsonObject patch, CancellationToken ct)
    {
        using var written = await _control.MergePatchAsync(Kinds.ConfigMap, FaultBoard.KeyOf(cluster), JsonSerializer.SerializeToUtf8Bytes(patch), ct);
    }

    private async Task CarriedOutAsync(string cluster, string wanted, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(Patience, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            await ObjectWatch.UntilAsync(
                _control, Kinds.ConfigMap, FaultBoard.KeyOf(cluster), map => map?.TextOr("", "metadata", "annotations", FaultBoard.Applied) == wanted, both.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new InvalidOperationException($"the sandbox in {_folder} did not answer within {Patience.TotalSeconds:0} s");
        }
    }

    private async Task<ImmutableArray<string>> NamesAsync(CancellationToken ct) =>
    [
        .. (await AllAsync(_control, Kinds.ConfigMap, FaultBoard.Namespace, new ListOptions { LabelSelector = FaultBoard.Label }, ct))
            .Select(map => map.Text("metadata", "name")).OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal),
    ];

    private async Task<T> SpokenAsync<T>(Func<Task<T>> speak)
    {
        try
        {
            return await speak();
        }
        catch (ApiException error) when (error.Failure is ApiFailure.Unreachable or ApiFailure.TlsFailed or ApiFailure.Unauthorized)
        {
            throw NoneRuns(_folder);
        }
    }

    private static ClusterStatus Status(JsonElement map, ILookup<string, JsonElement> attached)
    {
        var name = map.Text("metadata", "name");
        var faults = map.Text("metadata", "annotations", FaultBoard.Problem) is { Length: > 0 } problem ? problem : Described(FaultData.Of(map));
        if (attached[name].FirstOrDefault() is not { ValueKind: JsonValueKind.Object } cluster)
            return new ClusterStatus(name, faults, "", "", "", "");
        var releases = cluster.Items("status", "releases");
        return new ClusterStatus(
            name, faults, cluster.Key().ToString(), cluster.Text("status", "phase"), cluster.Condition("Reachable")?.Status ?? "Unknown",
            $"{releases.Count(release => release.Text("ready") == "True")}/{releases.Length}");
    }

    private static string Described(ImmutableSortedDictionary<string, string> data)
    {
        try
        {
            return ClusterFaults.FromData(data).ToString();
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }

    // Clusters are served below /clusters/NAME.
    private static string NameIn(string endpoint) => endpoint[(endpoint.LastIndexOf('/') + 1)..];

    private static async Task<ImmutableArray<JsonElement>> AllAsync(ApiClient client, ResourceType type, string? ns, ListOptions options, CancellationToken ct)
    {
        var all = ImmutableArray.CreateBuilder<JsonElement>();
        await foreach (var page in client.ListAsync(type, ns, options, ct))
            all.AddRange(page.Items);
        return all.ToImmutable();
    }

    private static InvalidOperationException NoneRuns(string folder) =>
        new($"no sandbox runs in {folder}: start one with `hansa up`, or say where it is with --data");
}
