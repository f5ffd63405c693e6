using System.Diagnostics;
using System.Text.Json.Nodes;
using Hansa.Bench.Servers;

namespace Hansa.Bench.Floor;

/// <summary>Makes the writes that Hansa made, to the floor's own clusters, as fast as a bare client can.</summary>
internal sealed class FloorRun : IDisposable
{
    private static readonly string[] Collections =
    [
        "apis/source.toolkit.fluxcd.io/v1/namespaces/{0}/helmrepositories", "api/v1/namespaces/{0}/configmaps", "apis/helm.toolkit.fluxcd.io/v2/namespaces/{0}/helmreleases",
    ];

    private readonly FloorClient[] _clients;
    private readonly ServersProcess _servers;
    private readonly BenchOptions _options;
    private readonly FloorObject[] _objects;

    private FloorRun(FloorClient[] clients, ServersProcess servers, BenchOptions options, FloorObject[] objects) =>
        (_clients, _servers, _options, _objects) = (clients, servers, options, objects);

    /// <summary>Objects on each cluster.</summary>
    public int ObjectsPerCluster => _objects.Length;

    /// <summary>Reads what was delivered to one cluster and opens a connection to each of the floor's.</summary>
    public static async Task<FloorRun> PrepareAsync(string folder, ServersProcess servers, BenchOptions options, CancellationToken ct)
    {
        using var sample = FloorClient.Open(Path.Combine(folder, "spoke-0.kubeconfig"));
        var objects = new List<FloorObject>();
        foreach (var collection in Collections.Select(c => string.Format(System.Globalization.CultureInfo.InvariantCulture, c, BenchFleet.Namespace)))
        {
            var list = JsonNode.Parse(await sample.GetAsync($"{collection}?labelSelector=hansa.dev%2Fhub", ct))!;
            objects.AddRange(list["items"]!.AsArray().Where(IsMeasured).Select(item => FloorObject.Of(collection, WithType(item!.AsObject(), list))));
        }

        var clients = Enumerable.Range(0, options.Clusters).Select(i => FloorClient.Open(Path.Combine(folder, $"floor-{i}.kubeconfig"))).ToArray();
        await Parallel.ForEachAsync(clients, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = ct }, async (client, token) => await client.GetAsync("version", token));
        return new FloorRun(clients, servers, options, [.. objects]);
    }

    /// <summary>Everything to every cluster; the best of several concurrency levels.</summary>
    public async Task<FloorFigures> FanOutAsync(CancellationToken ct)
    {
        var best = new FloorFigures(0, double.MaxValue, 0, 0);
        foreach (var level in _options.FloorConcurrency)
        {
            var ns = NamespaceOf(level);
            var objects = _objects.Select(o => o.In(BenchFleet.Namespace, ns)).ToArray();
            var seconds = await TimedAsync(level, objects.Count(o => o.IsRelease), client => Writes(client, ns, objects), ct);
            if (seconds < best.Seconds)
                best = new FloorFigures(level, seconds, _objects.Length * _clients.Length / seconds, (_objects.Length + 1) * _clients.Length / seconds);
        }

        return best;
    }

    /// <summary>New values and the release that refers to them, on every cluster; the best level's time until the last cluster has them, in milliseconds.</summary>
    public async Task<double> ReactionAsync(int round, CancellationToken ct)
    {
        var best = double.MaxValue;
        foreach (var level in _options.FloorConcurrency)
        {
            FloorObject[] change = [.. Changed(NamespaceOf(level), round)];
            best = Math.Min(best, await TimedAsync(level, 1, client => change.Select<FloorObject, Func<CancellationToken, Task>>(o => token => client.ApplyAsync(o, token)), ct));
        }

        return best * 1000;
    }

    /// <summary>Lists what Hansa lists when it starts, of every cluster; the best level's seconds.</summary>
    public async Task<double> ListAsync(CancellationToken ct)
    {
        var best = double.MaxValue;
        foreach (var level in _options.FloorConcurrency)
        {
            var start = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(_clients, new ParallelOptions { MaxDegreeOfParallelism = level, CancellationToken = ct }, async (client, token) =>
            {
                foreach (var path in Collections.Select(c => c.Replace("namespaces/{0}/", "", StringComparison.Ordinal)))
                    JsonNode.Parse(await client.GetAsync(path, token));
            });
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    private static bool IsMeasured(JsonNode? item) => !((string)item!["metadata"]!["name"]!).StartsWith(BenchFleet.WarmUp, StringComparison.Ordinal);

    private static JsonObject WithType(JsonObject item, JsonNode list)
    {
        item["apiVersion"] ??= (string)list["apiVersion"]!;
        item["kind"] ??= ((string)list["kind"]!)[..^"List".Length];
        return item;
    }

    private static string NamespaceOf(int level) => $"bench-f-{level:000}";

    private static IEnumerable<Func<CancellationToken, Task>> Writes(FloorClient client, string ns, FloorObject[] objects) =>
    [
        token => client.CreateNamespaceAsync(ns, token),
        .. objects.Select<FloorObject, Func<CancellationToken, Task>>(o => token => client.ApplyAsync(o, token)),
    ];

    private IEnumerable<FloorObject> Changed(string ns, int round)
    {
        var release = _objects.First(o => o.IsRelease);
        yield return _objects.First(o => o.Path.Contains("/configmaps/", StringComparison.Ordinal)).In(BenchFleet.Namespace, ns) is var values
            ? new FloorObject($"{values.Path[..^2]}{round:00}", Rename(values, round), false)
            : throw new InvalidOperationException("a release has values");
        var spec = JsonNode.Parse(release.In(BenchFleet.Namespace, ns).Body)!;
        spec["metadata"]!["annotations"]!["hansa.dev/revision"] = $"round-{round}-{ns}";
        spec["spec"]!["timeout"] = $"{round + 1}m";
        yield return release.In(BenchFleet.Namespace, ns) with { Body = System.Text.Encoding.UTF8.GetBytes(spec.ToJsonString()) };
    }

    private static byte[] Rename(FloorObject values, int round)
    {
        var body = JsonNode.Parse(values.Body)!;
        var name = (string)body["metadata"]!["name"]!;
        body["metadata"]!["name"] = $"{name[..^2]}{round:00}";
        return System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    /// <summary>Seconds until the servers had seen so many writes of HelmReleases on every floor cluster.</summary>
    private async Task<double> TimedAsync(int level, int releases, Func<FloorClient, IEnumerable<Func<CancellationToken, Task>>> work, CancellationToken ct)
    {
        await _servers.AskAsync(new ServersRequest(ServersVerb.Mark), ct);
        var start = Stopwatch.GetTimestamp();
        var perCluster = Math.Max(1, level / _clients.Length);
        await Parallel.ForEachAsync(_clients, new ParallelOptions { MaxDegreeOfParallelism = Math.Min(level, _clients.Length), CancellationToken = ct }, async (client, token) =>
        {
            var requests = work(client).ToArray();
            await requests[0](token); // the namespace, or the values that a release refers to, comes first
            await Parallel.ForEachAsync(requests[1..], new ParallelOptions { MaxDegreeOfParallelism = perCluster, CancellationToken = token }, async (send, inner) => await send(inner));
        });
        var times = await _servers.AwaitAsync(start, new ServersRequest(ServersVerb.Await) { Prefix = "floor", Resource = "helmreleases", Count = releases }, ct);
        return times[^1].TotalSeconds;
    }
}
