using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;

namespace Hansa.ApiServer.Tests.Handlers;

/// <summary>What a scheduler sends.</summary>
public sealed class PodBindingTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Bindings = "/api/v1/namespaces/default/bindings";

    [Theory]
    [InlineData(Pods + "/p1/binding")]
    [InlineData(Bindings)]
    public async Task A_binding_gives_a_pod_its_node(string path)
    {
        await using var cluster = await StartAsync();

        var answer = (await cluster.PostAsync(path, Binding("n1"))).Expect(201).Json;

        Assert.Equal("Status", (string?)answer["kind"]);
        Assert.Equal("Success", (string?)answer["status"]);
        var pod = (await cluster.GetAsync($"{Pods}/p1")).Expect(200).Json;
        Assert.Equal("n1", (string?)pod["spec"]!["nodeName"]);
        Assert.Equal("yes", (string?)pod["metadata"]!["annotations"]!["bound"]);
        var scheduled = Assert.Single(pod["status"]!["conditions"]!.AsArray(), condition => (string?)condition!["type"] == "PodScheduled");
        Assert.Equal("True", (string?)scheduled!["status"]);
    }

    [Fact]
    public async Task A_pod_is_bound_once()
    {
        await using var cluster = await StartAsync();
        (await cluster.PostAsync($"{Pods}/p1/binding", Binding("n1"))).Expect(201);

        var refused = (await cluster.PostAsync($"{Pods}/p1/binding", Binding("n2"))).Expect(409);

        Assert.Equal("Operation cannot be fulfilled on pods/binding \"p1\": pod p1 is already assigned to node \"n1\"", refused.Message);
    }

    [Fact]
    public async Task A_pod_with_gates_is_not_bound_before_the_last_is_open()
    {
        await using var cluster = await TestCluster.StartAsync();
        (await cluster.PostAsync(Pods, """{"metadata":{"name":"p1"},"spec":{"schedulingGates":[{"name":"demo/x"}],"containers":[{"name":"c","image":"i"}]}}""")).Expect(201);

        var refused = (await cluster.PostAsync($"{Pods}/p1/binding", Binding("n1"))).Expect(409);
        var shut = (await cluster.PatchAsync($"{Pods}/p1", """{"spec":{"schedulingGates":[{"name":"demo/x"},{"name":"demo/y"}]}}""")).Expect(422);
        (await cluster.PatchAsync($"{Pods}/p1", """{"spec":{"schedulingGates":[]}}""")).Expect(200);

        Assert.Equal("Operation cannot be fulfilled on pods/binding \"p1\": pod p1 has non-empty .spec.schedulingGates", refused.Message);
        Assert.Equal("Pod \"p1\" is invalid: spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'demo/y'", shut.Message);
        (await cluster.PostAsync($"{Pods}/p1/binding", Binding("n1"))).Expect(201);
    }

    [Fact]
    public async Task A_dry_run_binds_nothing()
    {
        await using var cluster = await StartAsync();

        (await cluster.PostAsync($"{Pods}/p1/binding?dryRun=All", Binding("n1"))).Expect(201);

        Assert.Null((await cluster.GetAsync($"{Pods}/p1")).Expect(200).Json["spec"]!["nodeName"]);
    }

    [Fact]
    public async Task A_binding_of_another_pod_is_refused()
    {
        await using var cluster = await StartAsync();

        (await cluster.PostAsync($"{Pods}/p1/binding", Binding("n1", "p2"))).Expect(400);
        (await cluster.PostAsync(Bindings, Binding("n1", "p2"))).Expect(404);
    }

    [Fact]
    public async Task An_update_gives_no_node()
    {
        await using var cluster = await StartAsync();

        (await cluster.PatchAsync($"{Pods}/p1", """{"spec":{"nodeName":"n1"}}""")).Expect(422);
    }

    private static async Task<TestCluster> StartAsync()
    {
        var cluster = await TestCluster.StartAsync();
        (await cluster.PostAsync(Pods, """{"metadata":{"name":"p1"},"spec":{"containers":[{"name":"c","image":"i"}]}}""")).Expect(201);
        return cluster;
    }

    private static string Binding(string node, string pod = "p1") => new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Binding",
        ["metadata"] = new JsonObject { ["name"] = pod, ["annotations"] = new JsonObject { ["bound"] = "yes" } },
        ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = node },
    }.ToJsonString();
}
