using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.ApiServer.Tests.Hosting;

public sealed class EmbeddedClusterTests
{
    private static readonly string[] Ground =
    [
        "api/v1/namespaces", "api/v1/serviceaccounts", "api/v1/configmaps", "api/v1/services",
        "apis/rbac.authorization.k8s.io/v1/clusterroles", "apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clusters_begin_with_the_same_objects_under_uids_and_times_of_their_own()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero));
        await using var server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { Clock = clock, PlainHttp = true }, Cancel);
        var (first, second) = (await GroundOfAsync(server.AddCluster("first")), await GroundOfAsync(server.AddCluster("second")));

        Assert.Equal(first.Select(NameOf), second.Select(NameOf));
        Assert.Empty(first.Select(UidOf).Intersect(second.Select(UidOf)));
        Assert.All(first, item => Assert.Equal("2031-02-03T04:05:06Z", (string?)item["metadata"]!["creationTimestamp"]));
        Assert.All(first, item => Assert.DoesNotContain("2000-01-01", item.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_cluster_is_the_same_each_time()
    {
        async Task<IEnumerable<string>> UidsAsync()
        {
            await using var cluster = await EmbeddedCluster.StartAsync(cancel: Cancel);
            return (await GroundOfAsync(cluster)).Select(item => $"{NameOf(item)} {UidOf(item)} {item["metadata"]!["resourceVersion"]}");
        }

        Assert.Equal(await UidsAsync(), await UidsAsync());
    }

    [Fact]
    public async Task A_long_list_comes_whole()
    {
        const int Objects = 200;
        await using var cluster = await EmbeddedCluster.StartAsync(cancel: Cancel);
        using var client = cluster.CreateHttpClient();
        for (var i = 0; i < Objects; i++)
        {
            var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = $"object-{i:000}" }, ["data"] = new JsonObject { ["text"] = new string('x', 1000) } };
            (await client.PostAsJsonAsync("api/v1/namespaces/kube-public/configmaps", body, Cancel)).EnsureSuccessStatusCode();
        }

        var list = await client.GetFromJsonAsync<JsonObject>("api/v1/namespaces/kube-public/configmaps", Cancel);

        Assert.Equal("ConfigMapList", (string?)list!["kind"]);
        Assert.Equal(Objects + 1, list["items"]!.AsArray().Count);
    }

    private static async Task<IReadOnlyList<JsonNode>> GroundOfAsync(EmbeddedCluster cluster)
    {
        await cluster.Settled;
        using var client = cluster.CreateHttpClient();
        var items = new List<JsonNode>();
        foreach (var path in Ground)
            items.AddRange((await client.GetFromJsonAsync<JsonObject>(path, Cancel))!["items"]!.AsArray().OfType<JsonNode>());
        return items;
    }

    private static string NameOf(JsonNode item) => $"{item["metadata"]!["namespace"]}/{item["metadata"]!["name"]}";

    private static string UidOf(JsonNode item) => (string)item["metadata"]!["uid"]!;
}
