using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;

namespace Hansa.ApiServer.Tests.Kinds;

public sealed class ServiceTests
{
    private const string Services = "/api/v1/namespaces/default/services";
    private const string Service = Services + "/s";

    [Fact]
    public async Task A_service_that_becomes_a_name_only_has_no_address_and_gets_one_again()
    {
        await using var cluster = await TestCluster.StartAsync();
        (await cluster.PostAsync(Services, """{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""")).Expect(201);

        var named = (await cluster.PatchAsync(Service, """{"spec":{"type":"ExternalName","externalName":"example.com"}}""")).Expect(200).Json["spec"]!;
        var addressed = (await cluster.PatchAsync(Service, """{"spec":{"type":"ClusterIP","externalName":null}}""")).Expect(200).Json["spec"]!;

        foreach (var field in new[] { "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy" })
            Assert.Null(named[field]);
        Assert.StartsWith("10.96.", (string?)addressed["clusterIP"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_balanced_no_more_has_no_balancer()
    {
        await using var cluster = await TestCluster.StartAsync(options => options with { PretendReady = true });
        await cluster.CreateAsync(Services, JsonNode.Parse("""{"metadata":{"name":"s"},"spec":{"type":"LoadBalancer","loadBalancerClass":"demo/x","ports":[{"port":80}]}}""")!.AsObject());
        Assert.NotNull((await cluster.GetAsync(Service)).Expect(200).Json["status"]!["loadBalancer"]!["ingress"]);

        var inside = (await cluster.PatchAsync(Service, """{"spec":{"type":"NodePort"}}""")).Expect(200).Json;

        Assert.Null(inside["spec"]!["allocateLoadBalancerNodePorts"]);
        Assert.Null(inside["spec"]!["loadBalancerClass"]);
        Assert.NotNull(inside["spec"]!["ports"]![0]!["nodePort"]);
        Assert.Null(inside["status"]?["loadBalancer"]?["ingress"]);
    }

    [Theory]
    [InlineData(""" "sessionAffinity":"ClientIP" """, """{"clientIP":{"timeoutSeconds":10800}}""")]
    [InlineData(""" "sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":5}} """, """{"clientIP":{"timeoutSeconds":5}}""")]
    [InlineData(""" "sessionAffinity":"None","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":5}} """, null)]
    public async Task Clients_stay_with_their_pod_for_three_hours_or_as_long_as_was_said(string spec, string? expected)
    {
        await using var cluster = await TestCluster.StartAsync();

        var made = (await cluster.PostAsync(Services, $$$"""{"metadata":{"name":"s"},"spec":{ {{{spec}}},"ports":[{"port":80}]}}""")).Expect(201).Json;

        Assert.Equal(expected, made["spec"]!["sessionAffinityConfig"]?.ToJsonString());
    }
}
