using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Handlers;

/// <summary>What holds an object that was deleted: the grace period of a pod, finalizers, and nothing else.</summary>
public sealed class DeletionTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Pod = Pods + "/p";

    [Fact]
    public async Task A_pod_on_a_node_has_time_to_end_which_may_become_less()
    {
        await using var cluster = await StartAsync();

        Assert.Equal(("2026-01-01T12:00:30Z", 30), await DeletedAsync("{}"));
        Assert.Equal(("2026-01-01T12:00:30Z", 30), await DeletedAsync("""{"gracePeriodSeconds":60}"""));
        Assert.Equal(("2026-01-01T12:00:05Z", 5), await DeletedAsync("""{"gracePeriodSeconds":5}"""));
        Assert.Equal(("2026-01-01T12:00:05Z", 5), await DeletedAsync("{}"));
        Assert.Equal(("2026-01-01T12:00:01Z", 1), await DeletedAsync("""{"gracePeriodSeconds":-7}"""));
        (await cluster.DeleteAsync(Pod, """{"gracePeriodSeconds":0}""")).Expect(200);
        (await cluster.GetAsync(Pod)).Expect(404);

        async Task<(string? At, int Seconds)> DeletedAsync(string options)
        {
            var metadata = (await cluster.DeleteAsync(Pod, options)).Expect(200).Json["metadata"]!;
            return ((string?)metadata["deletionTimestamp"], (int)metadata["deletionGracePeriodSeconds"]!);
        }
    }

    [Theory]
    [InlineData("Succeeded")]
    [InlineData("Failed")]
    public async Task A_pod_that_has_ended_goes_at_once(string phase)
    {
        await using var cluster = await StartAsync();
        (await cluster.PatchAsync(Pod + "/status", $$$"""{"status":{"phase":"{{{phase}}}"}}""")).Expect(200);

        (await cluster.DeleteAsync(Pod)).Expect(200);

        (await cluster.GetAsync(Pod)).Expect(404);
    }

    [Fact]
    public async Task A_pod_that_is_ending_can_still_tell_of_itself()
    {
        await using var cluster = await StartAsync();
        (await cluster.DeleteAsync(Pod)).Expect(200);

        (await cluster.PatchAsync(Pod + "/status", """{"status":{"phase":"Running"}}""")).Expect(200);

        Assert.NotNull((await cluster.GetAsync(Pod)).Expect(200).Json["metadata"]!["deletionTimestamp"]);
    }

    [Fact]
    public async Task What_a_custom_resource_calls_finalizers_of_its_spec_holds_nothing()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets());
        await cluster.CreateAsync(WidgetPath, Widget("w", new JsonObject { ["finalizers"] = new JsonArray("x") }));

        (await cluster.DeleteAsync(WidgetPath + "/w", """{"propagationPolicy":"Foreground"}""")).Expect(200);
        await cluster.Cluster.Settled;

        (await cluster.GetAsync(WidgetPath + "/w")).Expect(404);
    }

    [Fact]
    public async Task Only_the_namespaces_of_the_core_wait_for_their_content()
    {
        const string Spaces = "/apis/demo.example.com/v1/namespaces/default/spaces";
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets(plural: "spaces", kind: "Namespace"));
        var space = Widget("s", new JsonObject { ["finalizers"] = new JsonArray("x") }).With("finalizers", new JsonArray("demo.example.com/x"));
        space["kind"] = "Namespace";
        await cluster.CreateAsync(Spaces, space);
        (await cluster.DeleteAsync(Spaces + "/s")).Expect(200);

        (await cluster.PatchAsync(Spaces + "/s", """{"metadata":{"finalizers":null}}""")).Expect(200);

        (await cluster.GetAsync(Spaces + "/s")).Expect(404);
    }

    private static async Task<TestCluster> StartAsync()
    {
        var cluster = await TestCluster.StartAsync(options => options with { Clock = new WaitedClock() });
        (await cluster.PostAsync(Pods, """{"metadata":{"name":"p"},"spec":{"nodeName":"n1","containers":[{"name":"c","image":"i"}]}}""")).Expect(201);
        return cluster;
    }
}
