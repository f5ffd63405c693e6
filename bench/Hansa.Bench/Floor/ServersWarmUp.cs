using System.Globalization;
using System.Text;

namespace Hansa.Bench.Floor;

/// <summary>Some writes of each kind on every cluster, Hansa's and the floor's: neither finds its servers cold, which the other does not.</summary>
internal static class ServersWarmUp
{
    private const string Namespace = BenchFleet.WarmUp;
    private const int AtOnce = 16;
    private static readonly string[] Sides = ["spoke", "floor"];
    private const int OfEachKind = 5;

    public static Task RunAsync(string folder, BenchOptions options, CancellationToken ct) => Parallel.ForEachAsync(
        from side in Sides from number in Enumerable.Range(0, options.Clusters) select Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{side}-{number}.kubeconfig")),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
        async (kubeconfig, token) =>
        {
            using var client = FloorClient.Open(kubeconfig);
            await client.CreateNamespaceAsync(Namespace, token);
            foreach (var item in Enumerable.Range(0, OfEachKind).SelectMany(Objects))
                await client.ApplyAsync(item, token);
        });

    private static IEnumerable<FloorObject> Objects(int number) =>
    [
        Object("apis/source.toolkit.fluxcd.io/v1", "source.toolkit.fluxcd.io/v1", "HelmRepository", "helmrepositories", number, """{"url":"https://charts.example.org","interval":"1h"}"""),
        Object("api/v1", "v1", "ConfigMap", "configmaps", number, null),
        Object("apis/helm.toolkit.fluxcd.io/v2", "helm.toolkit.fluxcd.io/v2", "HelmRelease", "helmreleases", number, """{"interval":"10m","chart":{"spec":{"chart":"c","sourceRef":{"kind":"HelmRepository","name":"r"}}}}"""),
    ];

    private static FloorObject Object(string root, string apiVersion, string kind, string plural, int number, string? spec)
    {
        var content = spec is null ? """ "data":{"a":"b"} """ : $"\"spec\":{spec}";
        var name = string.Create(CultureInfo.InvariantCulture, $"{Namespace}-{number}");
        var body = $$$"""{"apiVersion":"{{{apiVersion}}}","kind":"{{{kind}}}","metadata":{"name":"{{{name}}}","namespace":"{{{Namespace}}}"},{{{content}}}}""";
        return new FloorObject($"{root}/namespaces/{Namespace}/{plural}/{name}", Encoding.UTF8.GetBytes(body), kind == "HelmRelease");
    }
}
