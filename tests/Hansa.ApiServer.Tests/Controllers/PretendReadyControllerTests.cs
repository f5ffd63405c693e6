using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;

namespace Hansa.ApiServer.Tests.Controllers;

public sealed class PretendReadyControllerTests
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string ReplicaSets = "/apis/apps/v1/namespaces/default/replicasets";

    [Fact]
    public async Task Nothing_is_pretended_unless_it_was_asked_for()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Deployments, Workload());

        Assert.Null((await cluster.GetAsync(Deployments + "/d")).Json["status"]?["readyReplicas"]);
    }

    [Fact]
    public async Task A_deployment_has_the_status_that_rollouts_wait_for_after_every_change()
    {
        await using var cluster = await StartAsync();
        await cluster.CreateAsync(Deployments, Workload());
        AssertReady((await cluster.GetAsync(Deployments + "/d")).Json, 2);

        (await cluster.PatchAsync(Deployments + "/d", """{"spec":{"replicas":5}}""")).Expect(200);
        await cluster.Cluster.Settled;

        AssertReady((await cluster.GetAsync(Deployments + "/d")).Json, 5);
        var set = Assert.Single((await cluster.GetAsync(ReplicaSets)).Json["items"]!.AsArray())!;
        Assert.Equal((5, 5), ((int)set["spec"]!["replicas"]!, (int)set["status"]!["readyReplicas"]!));
    }

    [Fact]
    public async Task A_new_template_has_a_replica_set_of_its_own_and_all_go_with_the_deployment()
    {
        await using var cluster = await StartAsync();
        await cluster.CreateAsync(Deployments, Workload());
        (await cluster.PatchAsync(Deployments + "/d", """{"spec":{"template":{"metadata":{"annotations":{"a":"b"}}}}}""")).Expect(200);
        await cluster.Cluster.Settled;
        Assert.Equal(2, (await cluster.GetAsync(ReplicaSets)).Names.Count());

        (await cluster.DeleteAsync(Deployments + "/d")).Expect(200);
        await cluster.Cluster.Settled;

        Assert.Empty((await cluster.GetAsync(ReplicaSets)).Names);
    }

    [Fact]
    public async Task A_template_that_no_replica_set_could_have_fails_nothing()
    {
        await using var cluster = await StartAsync();
        var workload = Workload();
        workload["metadata"]!["name"] = new string('d', 250);

        await cluster.CreateAsync(Deployments, workload);
    }

    [Theory]
    [InlineData("/apis/apps/v1/namespaces/default/statefulsets", "Always", "readyReplicas", 2)]
    [InlineData("/apis/apps/v1/namespaces/default/daemonsets", "Always", "numberReady", 1)]
    [InlineData("/apis/batch/v1/namespaces/default/jobs", "Never", "succeeded", 1)]
    public async Task Other_workloads_have_the_status_of_running_ones(string path, string policy, string field, int expected)
    {
        await using var cluster = await StartAsync();
        var workload = Workload();
        workload["spec"]!["template"]!["spec"]!["restartPolicy"] = policy;

        await cluster.CreateAsync(path, workload);

        Assert.Equal(expected, (int?)(await cluster.GetAsync(path + "/d")).Json["status"]?[field]);
    }

    [Fact]
    public async Task What_helm_waits_for_besides_workloads_is_there()
    {
        await using var cluster = await StartAsync();

        await cluster.CreateAsync("/api/v1/namespaces/default/services", Json("""{"metadata":{"name":"d"},"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}"""));
        await cluster.CreateAsync("/api/v1/namespaces/default/persistentvolumeclaims", Json("""{"metadata":{"name":"d"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}"""));
        await cluster.CreateAsync("/api/v1/namespaces/default/pods", Pod("serves", "Always"));
        await cluster.CreateAsync("/api/v1/namespaces/default/pods", Pod("ends", "Never"));
        await cluster.Cluster.Settled;

        Assert.Equal("192.0.2.1", (string?)await StatusAsync("services/d", "loadBalancer", "ingress", "0", "ip"));
        Assert.Equal("Bound", (string?)await StatusAsync("persistentvolumeclaims/d", "phase"));
        Assert.Equal("Running", (string?)await StatusAsync("pods/serves", "phase"));
        Assert.Equal("Succeeded", (string?)await StatusAsync("pods/ends", "phase"));

        Assert.Equal("BestEffort", (string?)await StatusAsync("pods/serves", "qosClass"));

        async Task<JsonNode?> StatusAsync(string path, params string[] field)
        {
            var node = (await cluster.GetAsync($"/api/v1/namespaces/default/{path}")).Json["status"];
            foreach (var name in field)
                node = node is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : node?[name];
            return node;
        }
    }

    private static JsonObject Pod(string name, string policy) =>
        Json($$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"restartPolicy":"{{{policy}}}","containers":[{"name":"c","image":"i:1"}]}}""");

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static void AssertReady(JsonObject deployment, int replicas)
    {
        var status = deployment["status"]!;
        Assert.Equal((long?)deployment["metadata"]!["generation"], (long?)status["observedGeneration"]);
        foreach (var field in new[] { "replicas", "updatedReplicas", "readyReplicas", "availableReplicas" })
            Assert.Equal(replicas, (int?)status[field]);
        Assert.Equal(["Available", "Progressing"], status["conditions"]!.AsArray().Where(condition => (string?)condition!["status"] == "True").Select(condition => (string?)condition!["type"]));
    }

    private static Task<TestCluster> StartAsync() => TestCluster.StartAsync(options => options with { PretendReady = true });

    private static JsonObject Workload() => JsonNode.Parse("""
        {"metadata":{"name":"d"},"spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"}},
        "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i:1"}]}}}}
        """)!.AsObject();
}
