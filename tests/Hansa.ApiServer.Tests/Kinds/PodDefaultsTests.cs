using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;

namespace Hansa.ApiServer.Tests.Kinds;

/// <summary>What the server puts into pods that do not say it.</summary>
public sealed class PodDefaultsTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    [Theory]
    [InlineData("""{"name":"v"}""", """{"name":"v","emptyDir":{}}""")]
    [InlineData("""{"name":"v","emptyDir":null}""", """{"name":"v","emptyDir":{}}""")]
    [InlineData("""{"name":"v","hostPath":{"path":"/x"}}""", """{"name":"v","hostPath":{"path":"/x","type":""}}""")]
    [InlineData("""{"name":"v","projected":{"sources":[{"serviceAccountToken":{"path":"t"}}]}}""", """{"name":"v","projected":{"sources":[{"serviceAccountToken":{"path":"t","expirationSeconds":3600}}],"defaultMode":420}}""")]
    [InlineData(
        """{"name":"v","projected":{"sources":[{"downwardAPI":{"items":[{"path":"n","fieldRef":{"fieldPath":"metadata.name"}}]}}]}}""",
        """{"name":"v","projected":{"sources":[{"downwardAPI":{"items":[{"path":"n","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}]}}],"defaultMode":420}}""")]
    [InlineData(
        """{"name":"v","downwardAPI":{"items":[{"path":"n","fieldRef":{"fieldPath":"metadata.name"}}]}}""",
        """{"name":"v","downwardAPI":{"items":[{"path":"n","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}],"defaultMode":420}}""")]
    public async Task Volumes_are_complete(string volume, string expected)
    {
        await using var cluster = await TestCluster.StartAsync();

        var made = (await cluster.PostAsync(Pods, $$$"""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}],"volumes":[{{{volume}}}]}}""")).Expect(201).Json;

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), made["spec"]!["volumes"]![0]), made["spec"]!["volumes"]!.ToJsonString());
    }

    [Fact]
    public async Task So_is_a_volume_that_lies_on_a_node()
    {
        await using var cluster = await TestCluster.StartAsync();

        var made = (await cluster.PostAsync("/api/v1/persistentvolumes", """{"metadata":{"name":"v"},"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/x"}}}""")).Expect(201).Json;

        Assert.Equal("""{"path":"/x","type":""}""", made["spec"]!["hostPath"]!.ToJsonString());
    }

    [Fact]
    public async Task A_pod_asks_for_what_it_may_have_at_most_and_a_template_does_not()
    {
        const string Spec = """{"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m"}}}]}""";
        await using var cluster = await TestCluster.StartAsync();

        var pod = (await cluster.PostAsync(Pods, $$"""{"metadata":{"name":"p"},"spec":{{Spec}} }""")).Expect(201).Json;
        var deployment = (await cluster.PostAsync(Deployments, $$$"""{"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{{{Spec}}} } } }""")).Expect(201).Json;

        Assert.Equal("""{"cpu":"500m","memory":"1Gi"}""", Requests(pod["spec"]));
        Assert.Equal("""{"cpu":"500m"}""", Requests(deployment["spec"]!["template"]!["spec"]));
    }

    private static string? Requests(JsonNode? spec) => spec!["containers"]![0]!["resources"]!["requests"]?.ToJsonString();
}
