using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Controllers;

public sealed class DefinitionControllerTests
{
    [Fact]
    public async Task Instances_go_before_their_definition()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets());
        await cluster.CreateAsync(WidgetPath, Widget("w1"));
        await cluster.CreateAsync(WidgetPath, Widget("w2"));
        using var watch = await cluster.WatchAsync($"{WidgetPath}?watch=1&resourceVersion={cluster.Cluster.Revision}");

        (await cluster.DeleteAsync($"{Definitions}/widgets.demo.example.com")).Expect(200);
        await cluster.Cluster.Settled;

        Assert.Equal(["DELETED w1", "DELETED w2"], [await watch.NextNameAsync(), await watch.NextNameAsync()]);
        (await cluster.GetAsync($"{Definitions}/widgets.demo.example.com")).Expect(404);
        (await cluster.GetAsync(WidgetPath)).Expect(404);
    }

    [Fact]
    public async Task A_finalizer_of_an_instance_holds_the_definition()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets());
        await cluster.CreateAsync(WidgetPath, Widget("w1").With("finalizers", new JsonArray("demo.example.com/x")));

        (await cluster.DeleteAsync($"{Definitions}/widgets.demo.example.com")).Expect(200);
        await cluster.Cluster.Settled;

        var conditions = (await cluster.GetAsync($"{Definitions}/widgets.demo.example.com")).Expect(200).Json["status"]!["conditions"]!.AsArray();
        Assert.Equal("InstanceDeletionInProgress", (string?)conditions.Single(condition => (string?)condition!["type"] == "Terminating")!["reason"]);
        Assert.Contains("create not allowed", (await cluster.PostAsync(WidgetPath, Widget("w2").ToJsonString())).Expect(403).Message, StringComparison.Ordinal);

        (await cluster.PatchAsync(WidgetPath + "/w1", """{"metadata":{"finalizers":null}}""")).Expect(200);
        await cluster.Cluster.Settled;
        (await cluster.GetAsync($"{Definitions}/widgets.demo.example.com")).Expect(404);
    }

    [Fact]
    public async Task A_definition_that_is_going_can_still_be_changed()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets());
        await cluster.CreateAsync(WidgetPath, Widget("w1").With("finalizers", new JsonArray("demo.example.com/x")));
        (await cluster.DeleteAsync($"{Definitions}/widgets.demo.example.com")).Expect(200);

        (await cluster.PatchAsync($"{Definitions}/widgets.demo.example.com", """{"metadata":{"labels":{"a":"b"}}}""")).Expect(200);
    }

    [Fact]
    public async Task A_definition_made_again_begins_empty()
    {
        await using var cluster = await TestCluster.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            await cluster.CreateAsync(Definitions, Widgets());
            Assert.Empty((await cluster.GetAsync(WidgetPath)).Expect(200).Names);
            await cluster.CreateAsync(WidgetPath, Widget("w"));
            (await cluster.DeleteAsync($"{Definitions}/widgets.demo.example.com")).Expect(200);
            await cluster.Cluster.Settled;
        }
    }

    [Fact]
    public async Task A_definition_gets_the_names_that_it_waits_for_when_they_come_free()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets());
        await cluster.CreateAsync(Definitions, Widgets(plural: "gadgets"));
        var gadgets = WidgetPath.Replace("widgets", "gadgets", StringComparison.Ordinal);
        (await cluster.GetAsync(gadgets)).Expect(404);

        (await cluster.DeleteAsync($"{Definitions}/widgets.demo.example.com")).Expect(200);
        await cluster.Cluster.Settled;

        (await cluster.GetAsync(gadgets)).Expect(200);
    }
}
