using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Watches;

/// <summary>Watches of custom resources whose definition does not stay as it was when they were opened.</summary>
public sealed class ChangedDefinitionTests
{
    private const string Definition = Definitions + "/widgets.demo.example.com";

    [Fact]
    public async Task A_watch_shows_fields_that_were_declared_after_it_was_opened()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets(WithSpec("a")));
        await cluster.CreateAsync(WidgetPath, Widget("w", new JsonObject { ["a"] = "1" }));
        using var watch = await cluster.WatchAsync($"{WidgetPath}?watch=1&resourceVersion={cluster.Cluster.Revision}");

        (await cluster.PatchAsync(Definition, """[{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/b","value":{"type":"string"}}]""", "application/json-patch+json")).Expect(200);
        (await cluster.PatchAsync($"{WidgetPath}/w", """{"spec":{"b":"x"}}""")).Expect(200);

        Assert.Equal("""{"a":"1","b":"x"}""", (await SoonAsync(watch.NextAsync()))!["object"]!["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task A_watch_ends_with_its_definition_once_it_has_told_of_the_last_instance()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets());
        await cluster.CreateAsync(WidgetPath, Widget("w"));
        using var watch = await cluster.WatchAsync($"{WidgetPath}?watch=1&resourceVersion={cluster.Cluster.Revision}");

        (await cluster.DeleteAsync(Definition)).Expect(200);

        Assert.Equal("DELETED w", await SoonAsync(watch.NextNameAsync()));
        Assert.Null(await SoonAsync(watch.NextNameAsync()));
    }

    [Fact]
    public async Task A_watch_ends_when_its_version_is_served_no_more()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets());
        using var watch = await cluster.WatchAsync($"{WidgetPath}?watch=1&resourceVersion={cluster.Cluster.Revision}");

        (await cluster.PatchAsync(Definition, """[{"op":"replace","path":"/spec/versions/0/served","value":false}]""", "application/json-patch+json")).Expect(200);

        Assert.Null(await SoonAsync(watch.NextNameAsync()));
    }

    private static Task<T> SoonAsync<T>(Task<T> told) => told.WaitAsync(TimeSpan.FromSeconds(30), TestCluster.Cancel);

    private static JsonObject WithSpec(string field) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["spec"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { [field] = new JsonObject { ["type"] = "string" } } },
        },
    };
}
