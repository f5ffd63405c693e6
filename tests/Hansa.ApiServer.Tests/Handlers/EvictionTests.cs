using Hansa.ApiServer.Tests.Support;

namespace Hansa.ApiServer.Tests.Handlers;

/// <summary>What <c>kubectl drain</c> sends.</summary>
public sealed class EvictionTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Theory]
    [InlineData("", ""","deleteOptions":{"dryRun":["All"]}""")]
    [InlineData("?dryRun=All", "")]
    [InlineData("?dryRun=All", ""","deleteOptions":{"dryRun":[],"gracePeriodSeconds":0}""")]
    public async Task A_dry_run_evicts_nothing(string query, string options)
    {
        await using var cluster = await TestCluster.StartAsync();
        await CreatePodAsync(cluster);

        (await EvictAsync(cluster, options, query)).Expect(201);

        (await cluster.GetAsync($"{Pods}/p1")).Expect(200);
    }

    [Fact]
    public async Task A_pod_of_another_uid_is_not_evicted()
    {
        await using var cluster = await TestCluster.StartAsync();
        var pod = await CreatePodAsync(cluster);

        var refused = (await EvictAsync(cluster, ""","deleteOptions":{"preconditions":{"uid":"another"}}""")).Expect(409);

        Assert.Equal("Conflict", refused.Reason);
        (await cluster.GetAsync($"{Pods}/p1")).Expect(200);
        (await EvictAsync(cluster, $$$""","deleteOptions":{"preconditions":{"uid":"{{{pod.Uid}}}"}}""")).Expect(201);
        (await cluster.GetAsync($"{Pods}/p1")).Expect(404);
    }

    [Theory]
    [InlineData("""{"name":"p2"}""")]
    [InlineData("{}")]
    public async Task An_eviction_of_another_pod_is_refused(string metadata)
    {
        await using var cluster = await TestCluster.StartAsync();
        await CreatePodAsync(cluster);

        var refused = (await cluster.PostAsync($"{Pods}/p1/eviction", $$"""{"apiVersion":"policy/v1","kind":"Eviction","metadata":{{metadata}} }""")).Expect(400);

        Assert.Equal("name in URL does not match name in Eviction object", refused.Message);
        (await cluster.GetAsync($"{Pods}/p1")).Expect(200);
    }

    private static async Task<Answer> CreatePodAsync(TestCluster cluster) =>
        (await cluster.PostAsync(Pods, """{"metadata":{"name":"p1"},"spec":{"containers":[{"name":"c","image":"i"}]}}""")).Expect(201);

    private static Task<Answer> EvictAsync(TestCluster cluster, string options, string query = "") =>
        cluster.PostAsync($"{Pods}/p1/eviction{query}", $$"""{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"p1"}{{options}}}""");
}
