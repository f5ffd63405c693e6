using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Bench;

/// <summary>What people would have written on the management cluster: one workspace, its clusters, services that do not depend on each other.</summary>
internal sealed class BenchFleet(ApiClient hub, string folder, BenchOptions options, TimeProvider clock)
{
    public const string Workspace = "bench";
    public const string Namespace = "bench-fleet";

    /// <summary>With what the names of everything begin that is delivered before the measurements.</summary>
    public const string WarmUp = "warm-up";

    public const int WarmUpServices = 2;

    private const string Overrides = "override";
    private const string WithOverrides = $$""","configOverrides":{"name":"{{Overrides}}"}""";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Hansa's CRDs, as <c>hansa crds</c> prints them.</summary>
    public async Task InstallAsync(CancellationToken ct)
    {
        foreach (var kind in Kinds.Own)
        {
            var name = $"{kind.Plural}.{kind.Group}";
            var (_, yaml) = CustomResourceDefinitions.Manifests.Single(m => m.Yaml.Contains($"name: {name}\n", StringComparison.Ordinal));
            using var applied = await hub.ApplyAsync(Kinds.CustomResourceDefinition, ObjectKey.ClusterScoped(name), Encoding.UTF8.GetBytes(yaml), "bench", force: true, ct);
        }

        foreach (var kind in Kinds.Own)
        {
            while (!await IsServedAsync(kind, ct))
                await Task.Delay(Look, clock, ct);
        }
    }

    /// <summary>Attaches every cluster and waits until each is Joined. The default app is marked as made: it is none of the services that are measured.</summary>
    public async Task AttachAsync(CancellationToken ct)
    {
        await CreateAsync(Kinds.Workspace, null, $$$"""{"metadata":{"name":"{{{Workspace}}}","annotations":{"{{{Annotations.DefaultAppsMade}}}":"reloader"}},"spec":{"namespaceName":"{{{Namespace}}}"}}""", ct);
        await UntilAsync(Kinds.Workspace, null, w => Text(w, "status", "namespaceRef", "name") == Namespace, 1, ct);
        await EachAsync(options.Clusters, async (i, token) =>
        {
            var kubeconfig = Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(folder, $"spoke-{i}.kubeconfig"), token));
            await CreateAsync(Kinds.Secret, Namespace, $$$"""{"metadata":{"name":"spoke-{{{i}}}-kubeconfig","namespace":"{{{Namespace}}}"},"data":{"kubeconfig":"{{{kubeconfig}}}"}}""", token);
            await CreateAsync(Kinds.KommanderCluster, Namespace, $$$"""{"metadata":{"name":"spoke-{{{i}}}","namespace":"{{{Namespace}}}"},"spec":{"kubeconfigRef":{"name":"spoke-{{{i}}}-kubeconfig"} } }""", token);
        }, ct);
        await UntilAsync(Kinds.KommanderCluster, Namespace, c => Text(c, "status", "phase") == "Joined", options.Clusters, ct);
    }

    public Task AddAppsAsync(CancellationToken ct) => EachAsync(options.Services, (i, token) => CreateAsync(Kinds.App, null, $$$"""
        {"metadata":{"name":"service-{{{i}}}-1.0.0"},"spec":{"appId":"service-{{{i}}}","version":"1.0.0",
        "chart":{"name":"service-{{{i}}}","version":"1.0.0","repository":{"name":"bench","url":"https://charts.example.org"}},
        "defaults":"replicaCount: 2\nimage:\n  repository: registry.example.org/service-{{{i}}}\n  tag: 1.0.0\nresources:\n  requests:\n    cpu: 100m\n    memory: 128Mi\nservice:\n  type: ClusterIP\n  port: 8080\n"}}
        """, token), ct);

    /// <summary>Some services of other names, before anything is measured: controllers run for weeks, and their first delivery is not like the others.</summary>
    public async Task DeployWarmUpAsync(CancellationToken ct)
    {
        for (var i = 0; i < WarmUpServices; i++)
        {
            await CreateAsync(Kinds.App, null, $$$"""
                {"metadata":{"name":"{{{WarmUp}}}-{{{i}}}-1.0.0"},"spec":{"appId":"{{{WarmUp}}}-{{{i}}}","version":"1.0.0",
                "chart":{"name":"{{{WarmUp}}}-{{{i}}}","version":"1.0.0","repository":{"name":"{{{WarmUp}}}","url":"https://warm-up.example.org"}},"defaults":"replicaCount: 2\n"} }
                """, ct);
            await CreateAsync(Kinds.AppDeployment, Namespace, $$$"""{"metadata":{"name":"{{{WarmUp}}}-{{{i}}}","namespace":"{{{Namespace}}}"},"spec":{"appRef":{"name":"{{{WarmUp}}}-{{{i}}}-1.0.0"} } }""", ct);
        }
    }

    /// <summary>All services, at once; the first one with an override, which <see cref="ChangeOverrideAsync"/> changes.</summary>
    public async Task DeployAsync(CancellationToken ct)
    {
        await CreateAsync(Kinds.ConfigMap, Namespace, $$$"""{"metadata":{"name":"{{{Overrides}}}","namespace":"{{{Namespace}}}"},"data":{"values.yaml":"replicaCount: 3\n"}}""", ct);
        await EachAsync(options.Services, (i, token) => CreateAsync(Kinds.AppDeployment, Namespace, $$$"""
            {"metadata":{"name":"service-{{{i}}}","namespace":"{{{Namespace}}}"},"spec":{"appRef":{"name":"service-{{{i}}}-1.0.0"} {{{(i == 0 ? WithOverrides : "")}}} } }
            """, token), ct);
    }

    public async Task ChangeOverrideAsync(int replicas, CancellationToken ct)
    {
        using var changed = await hub.MergePatchAsync(
            Kinds.ConfigMap, new ObjectKey(Namespace, Overrides), Encoding.UTF8.GetBytes($$$"""{"data":{"values.yaml":"replicaCount: {{{replicas}}}\n"}}"""), ct);
    }

    /// <summary>Until every AppDeployment says that it is ready on every cluster.</summary>
    public Task ReadyAsync(CancellationToken ct) => UntilAsync(
        Kinds.AppDeployment, Namespace, d => Text(d, "status", "clusters", "summary") == $"{options.Clusters}/{options.Clusters}", options.Services + WarmUpServices, ct);

    private async Task CreateAsync(ResourceType type, string? ns, string body, CancellationToken ct)
    {
        var whole = body.Trim().Insert(1, $"\"apiVersion\":\"{type.ApiVersion}\",\"kind\":\"{type.Kind}\",");
        using var created = await hub.CreateAsync(type, ns, Encoding.UTF8.GetBytes(whole), ct);
    }

    private async Task UntilAsync(ResourceType type, string? ns, Func<JsonElement, bool> holds, int count, CancellationToken ct)
    {
        while (await CountAsync(type, ns, holds, ct) < count)
            await Task.Delay(Look, clock, ct);
    }

    private async Task<bool> IsServedAsync(ResourceType kind, CancellationToken ct)
    {
        using var served = await hub.GetAsync(kind.CollectionPath(), ct);
        return served is not null;
    }

    private async Task<int> CountAsync(ResourceType type, string? ns, Func<JsonElement, bool> holds, CancellationToken ct)
    {
        var count = 0;
        await foreach (var page in hub.ListAsync(type, ns, new ListOptions(), ct))
            count += page.Items.Count(holds);
        return count;
    }

    private static Task EachAsync(int count, Func<int, CancellationToken, Task> work, CancellationToken ct) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = ct }, async (i, token) => await work(i, token));

    private static string? Text(JsonElement at, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (!at.TryGetProperty(name, out at))
                return null;
        }

        return at.GetString();
    }
}
