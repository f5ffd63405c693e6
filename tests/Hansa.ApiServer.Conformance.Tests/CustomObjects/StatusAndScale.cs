namespace Hansa.ApiServer.Conformance.Tests.CustomObjects;

/// <summary>The subresources of custom resources, the generation, and printer columns.</summary>
public abstract class StatusAndScale(ApiUnderTest server) : Case(server)
{
    private string Path => $"{Widgets}/w";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.WidgetsAsync();
        (await PostAsync(Widgets, """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":"small"},"status":{"message":"early"}}""")).HasCode(201);
    }

    [Fact]
    public async Task A_status_at_creation_is_dropped() => Assert.Null((await GetAsync(Path)).Is(200)["status"]);

    [Fact]
    public async Task The_object_itself_takes_no_status() =>
        Assert.Null((await PatchAsync(Path, """{"status":{"message":"x"}}""")).Is(200)["status"]);

    [Fact]
    public async Task The_status_endpoint_takes_nothing_else()
    {
        var changed = (await PatchAsync($"{Path}/status", """{"status":{"message":"y"},"spec":{"size":"big"},"metadata":{"labels":{"a":"b"}}}""")).Is(200);

        Expect.Contains("""{"spec":{"size":"small"},"status":{"message":"y"}}""", changed);
        Assert.Null(changed.At("metadata", "labels"));
    }

    [Fact]
    public async Task A_status_is_validated() =>
        Assert.Equal("status.replicas", (await PatchAsync($"{Path}/status", """{"status":{"replicas":"x"}}""")).Is(422).Text("details", "causes", 0, "field"));

    [Fact]
    public async Task An_object_without_a_resource_version_is_not_replaced()
    {
        var refused = (await PutAsync(Path, """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":"big"}}""")).Is(422);

        Assert.Contains("metadata.resourceVersion: Invalid value: 0", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generation_counts_changes_of_what_is_wanted()
    {
        Assert.Equal(1, Generation((await GetAsync(Path)).Is(200)));
        Assert.Equal(1, Generation((await PatchAsync(Path, """{"metadata":{"labels":{"a":"b"}}}""")).Is(200)));
        Assert.Equal(2, Generation((await PatchAsync(Path, """{"spec":{"replicas":2}}""")).Is(200)));
        Assert.Equal(2, Generation((await PatchAsync($"{Path}/status", """{"status":{"message":"x"}}""")).Is(200)));
    }

    [Fact]
    public async Task Being_marked_for_deletion_counts_as_a_change()
    {
        (await PatchAsync(Path, """{"metadata":{"finalizers":["demo/x"]}}""")).HasCode(200);

        Assert.Equal(2, Generation((await DeleteAsync(Path)).Is(200)));
    }

    [Fact]
    public async Task The_scale_reads_the_replicas() =>
        Expect.Contains("""{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"w"},"spec":{"replicas":1},"status":{"replicas":0}}""", (await GetAsync($"{Path}/scale")).Is(200));

    [Fact]
    public async Task The_scale_writes_the_replicas()
    {
        Assert.Equal("3", (await PatchAsync($"{Path}/scale", """{"spec":{"replicas":3}}""")).Is(200).Text("spec", "replicas"));

        Expect.Contains("""{"metadata":{"generation":2},"spec":{"replicas":3}}""", (await GetAsync(Path)).Is(200));
    }

    [Fact]
    public async Task The_scale_is_replaced_without_a_content_type()
    {
        var scale = (await GetAsync($"{Path}/scale")).Is(200);
        scale["spec"]!["replicas"] = 4;

        var replaced = await SendAsync(new Call("PUT", $"{Path}/scale").With(scale.ToJsonString()) with { ContentType = null });

        Assert.Equal("4", replaced.Is(200).Text("spec", "replicas"));
    }

    [Fact]
    public async Task A_stale_scale_is_a_conflict()
    {
        var scale = (await GetAsync($"{Path}/scale")).Is(200);
        (await PatchAsync(Path, """{"spec":{"replicas":2}}""")).HasCode(200);

        (await PutAsync($"{Path}/scale", scale.ToJsonString())).HasCode(409);
    }

    [Fact]
    public async Task A_scale_below_nothing_is_refused() =>
        (await PatchAsync($"{Path}/scale", """{"spec":{"replicas":-5}}""")).IsInvalid("Widget", "demo.example.com", "w",
            Cause.Invalid("spec.replicas", "-5", "spec.replicas in body should be greater than or equal to 0"), Cause.Invalid(".spec.replicas", "-5", "should be a non-negative integer"));

    [Fact]
    public async Task A_scale_beyond_the_objects_limit_is_refused() =>
        (await PatchAsync($"{Path}/scale", """{"spec":{"replicas":50}}""")).IsInvalid("Widget", "demo.example.com", "w", Cause.Invalid("spec.replicas", "50", "spec.replicas in body should be less than or equal to 10"));

    [Fact]
    public async Task A_table_has_the_declared_columns()
    {
        (await PatchAsync($"{Path}/status", """{"status":{"message":"hi","conditions":[{"type":"Ready","status":"True"}]}}""")).HasCode(200);

        var table = (await GetAsync(Path, Table)).Is(200);

        Assert.Equal(["Name", "Size", "Replicas", "Ready", "Msg", "Age"], table["columnDefinitions"]!.AsArray().Select(column => column.Text("name")!));
        Assert.Equal("1", table.Text("columnDefinitions", 4, "priority"));
        Assert.Equal("""["w","small",1,"True","hi"]""", new JsonArray([.. table.At("rows", 0, "cells")!.AsArray().Take(5).Select(cell => cell?.DeepClone())]).ToJsonString());
    }

    [Fact]
    public async Task A_path_that_leads_nowhere_is_an_empty_cell() =>
        Assert.Null((await GetAsync(Path, Table)).Is(200).At("rows", 0, "cells")!.AsArray()[3]);

    [Fact]
    public async Task Without_columns_a_table_has_name_and_age()
    {
        var gadgets = new GadgetDefinition($"{Server.UniqueName("c")}.example.com");
        await Server.DefineAsync(gadgets.Json());

        Assert.Equal(["Name", "Age"], (await GetAsync(gadgets.ItemsIn(Namespace), Table)).Is(200)["columnDefinitions"]!.AsArray().Select(column => column.Text("name")!));
    }

    private static int Generation(JsonObject obj) => int.Parse(obj.Text("metadata", "generation")!, System.Globalization.CultureInfo.InvariantCulture);
}

public sealed class StatusAndScaleOnEmbedded(EmbeddedServer server) : StatusAndScale(server);

public sealed class StatusAndScaleOnReal(RealServer server) : StatusAndScale(server);
