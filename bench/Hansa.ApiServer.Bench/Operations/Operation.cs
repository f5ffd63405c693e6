using Hansa.ApiServer.Bench.Load;
using Hansa.ApiServer.Bench.Subjects;

namespace Hansa.ApiServer.Bench.Operations;

/// <summary>Something that clients do, measured on any server.</summary>
internal abstract class Operation
{
    public static readonly IReadOnlyList<Operation> All =
    [
        new CreateConfigMaps(), new CreateDeployments(), new Get(), new MergePatch(), new Apply(), new List(), new Watch(),
    ];

    public abstract string Name { get; }

    /// <param name="ground">Where to work; its namespace is there and empty.</param>
    /// <param name="ct">Ends it early.</param>
    public abstract Task<Measurement> MeasureAsync(Ground ground, CancellationToken ct);
}

/// <summary>A namespace of a server for one measurement, in each of its clusters.</summary>
internal sealed record Ground(Subject Subject, LoadClient Client, string Namespace, BenchOptions Options)
{
    private const string Json = "application/json";

    public Endpoint Cluster(int number) => Subject.Clusters[number % Subject.Clusters.Count];

    public string ConfigMaps => $"/api/v1/namespaces/{Namespace}/configmaps";

    public Task PrepareAsync(CancellationToken ct) => Parallel.ForEachAsync(
        Subject.Clusters, ct, async (cluster, stop) => await Client.SendAsync(HttpMethod.Post, cluster, "/api/v1/namespaces", Payloads.Namespace(Namespace), Json, stop));

    public Task PostAsync(int number, string path, byte[] body, CancellationToken ct) => Client.SendAsync(HttpMethod.Post, Cluster(number), path, body, Json, ct);

    public Task PatchAsync(int number, string path, byte[] body, string mediaType, CancellationToken ct) => Client.SendAsync(HttpMethod.Patch, Cluster(number), path, body, mediaType, ct);

    public Task GetAsync(int number, string path, CancellationToken ct) => Client.SendAsync(HttpMethod.Get, Cluster(number), path, null, "", ct);

    public Task<Measurement> MeasureAsync(Func<int, CancellationToken, Task> sendAsync, CancellationToken ct) => LoadRun.MeasureAsync(Subject, Options, sendAsync, ct);

    /// <summary>ConfigMaps <c>object-0</c>, <c>object-1</c>, … in every cluster.</summary>
    public Task FillAsync(int count, CancellationToken ct) => Parallel.ForEachAsync(
        Subject.Clusters.SelectMany(cluster => Enumerable.Range(0, count).Select(i => (cluster, i))), ct,
        async (item, stop) => await Client.SendAsync(HttpMethod.Post, item.cluster, ConfigMaps, Payloads.ConfigMap($"object-{item.i}"), Json, stop));
}
