using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Handlers;

/// <summary>What the status endpoints of built-in kinds write beside the status, and what they leave.</summary>
public sealed class StatusEndpointTests
{
    private const string Nodes = "/api/v1/nodes";
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Metadata = """{"metadata":{"labels":{"l":"1"},"annotations":{"a":"1"},"finalizers":["demo.example.com/x"]},"spec":{"replicas":3,"podCIDR":"10.0.0.0/24"}}""";

    [Fact]
    public async Task A_node_is_created_with_its_status_and_keeps_it()
    {
        await using var cluster = await TestCluster.StartAsync();

        await cluster.CreateAsync(Nodes, Node());
        (await cluster.PatchAsync($"{Nodes}/n1", """{"status":{"capacity":{"cpu":"8"}}}""")).Expect(200);

        Assert.Equal("4", (string?)(await cluster.GetAsync($"{Nodes}/n1")).Expect(200).Json["status"]?["capacity"]?["cpu"]);
    }

    [Fact]
    public async Task The_status_of_a_node_takes_all_metadata_and_no_spec()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Nodes, Node());

        var node = (await cluster.PatchAsync($"{Nodes}/n1/status", Metadata)).Expect(200).Json;

        Assert.Equal(("1", "1", "demo.example.com/x"), MetadataOf(node));
        Assert.Null(node["spec"]?["podCIDR"]);
    }

    [Fact]
    public async Task The_status_of_a_deployment_leaves_labels_and_counts_no_generation()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Deployments, Deployment());

        var deployment = (await cluster.PatchAsync($"{Deployments}/d/status", Metadata)).Expect(200).Json;

        Assert.Equal(((string?)null, "1", "demo.example.com/x"), MetadataOf(deployment));
        Assert.Equal((1, 1), ((int)deployment["spec"]!["replicas"]!, (int)deployment["metadata"]!["generation"]!));
        var fields = deployment["metadata"]!["managedFields"]!.AsArray().Single(entry => (string?)entry!["subresource"] == "status")!["fieldsV1"]!["f:metadata"]!;
        Assert.NotNull(fields["f:annotations"]);
        Assert.Null(fields["f:labels"]);
    }

    [Fact]
    public async Task The_status_of_a_pod_leaves_its_owners()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Pods, Pod());

        var pod = (await cluster.PatchAsync($"{Pods}/p/status",
            """{"metadata":{"labels":{"l":"1"},"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"u"}]},"status":{"message":"m"}}""")).Expect(200).Json;

        Assert.Equal("1", (string?)pod["metadata"]!["labels"]?["l"]);
        Assert.Null(pod["metadata"]!["ownerReferences"]);
        Assert.Equal("m", (string?)pod["status"]!["message"]);
    }

    [Fact]
    public async Task An_applied_status_brings_its_labels()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Nodes, Node());

        var node = (await cluster.PatchAsync($"{Nodes}/n1/status?fieldManager=m",
            """{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1","labels":{"l":"1"}},"status":{"phase":"Running"}}""", "application/apply-patch+yaml")).Expect(200).Json;

        Assert.Equal("1", (string?)node["metadata"]!["labels"]?["l"]);
        Assert.Equal("Running", (string?)node["status"]!["phase"]);
    }

    [Fact]
    public async Task The_status_of_a_definition_takes_no_metadata()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets());

        var definition = (await cluster.PatchAsync($"{Definitions}/widgets.demo.example.com/status", """{"metadata":{"labels":{"l":"1"}}}""")).Expect(200).Json;

        Assert.Null(definition["metadata"]!["labels"]);
    }

    [Fact]
    public async Task Nor_does_the_status_of_a_custom_resource()
    {
        await using var cluster = await TestCluster.StartAsync();
        var definition = Widgets();
        definition["spec"]!["versions"]![0]!["subresources"] = Json("""{"status":{}}""");
        await cluster.CreateAsync(Definitions, definition);
        await cluster.CreateAsync(WidgetPath, Widget("w"));

        var widget = (await cluster.PatchAsync($"{WidgetPath}/w/status", """{"metadata":{"labels":{"l":"1"},"annotations":{"a":"1"}},"status":{"phase":"Up"}}""")).Expect(200).Json;

        Assert.Equal(((string?)null, (string?)null, (string?)null), MetadataOf(widget));
        Assert.Equal(("Up", 1), ((string?)widget["status"]!["phase"], (int)widget["metadata"]!["generation"]!));
    }

    [Theory]
    [InlineData($"{Pods}/p")]
    [InlineData($"{Pods}/p/status")]
    public async Task A_patch_that_takes_the_namespace_away_leaves_it(string path)
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Pods, Pod());

        var pod = (await cluster.PatchAsync(path, """{"metadata":{"namespace":null,"annotations":{"a":"1"}}}""")).Expect(200).Json;

        Assert.Equal(("default", "1"), ((string?)pod["metadata"]!["namespace"], (string?)pod["metadata"]!["annotations"]!["a"]));
    }

    private static (string? Label, string? Annotation, string? Finalizer) MetadataOf(JsonObject obj)
    {
        var metadata = obj["metadata"]!;
        return ((string?)metadata["labels"]?["l"], (string?)metadata["annotations"]?["a"], (string?)metadata["finalizers"]?[0]);
    }

    private static JsonObject Node() => Json("""{"metadata":{"name":"n1"},"status":{"capacity":{"cpu":"4"}}}""");

    private static JsonObject Pod() => Json("""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");

    private static JsonObject Deployment() => Json("""
        {"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i:1"}]}}}}
        """);

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
