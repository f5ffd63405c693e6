namespace Hansa.ApiServer.Conformance.Tests.Deletion;

/// <summary>DELETE of a whole collection.</summary>
public abstract class Collections(ApiUnderTest server) : Case(server)
{
    [Fact]
    public async Task Only_what_is_selected_goes_and_is_answered()
    {
        await CreateConfigMapAsync("c1", """{"l":"a"}""");
        await CreateConfigMapAsync("c2", """{"l":"b"}""");
        await CreateConfigMapAsync("c3", """{"l":"a"}""");

        var deleted = (await DeleteAsync($"{ConfigMaps}?labelSelector=l%3Da")).Is(200);

        Assert.Equal("ConfigMapList", deleted.Text("kind"));
        Assert.Equal(["c1", "c3"], deleted.Names());
        Assert.Equal(["c2"], (await GetAsync($"{ConfigMaps}?labelSelector=l")).Is(200).Names());
    }

    [Fact]
    public async Task A_field_selector_chooses_one()
    {
        await CreateConfigMapAsync("c1");
        await CreateConfigMapAsync("c2");

        Assert.Equal(["c2"], (await DeleteAsync($"{ConfigMaps}?fieldSelector=metadata.name%3Dc2")).Is(200).Names());
        (await GetAsync($"{ConfigMaps}/c1")).HasCode(200);
    }

    [Fact]
    public async Task A_dry_run_deletes_nothing()
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1");

        (await DeleteAsync($"{Widgets}?dryRun=All")).HasCode(200);

        Assert.Equal(["w1"], (await GetAsync(Widgets)).Is(200).Names());
    }

    [Fact]
    public async Task Custom_objects_go_together()
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1");
        await CreateWidgetAsync("w2");

        (await DeleteAsync(Widgets)).HasCode(200);

        Assert.Empty((await GetAsync(Widgets)).Is(200).Items());
    }

    [Fact]
    public async Task A_held_object_of_the_collection_is_marked()
    {
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"held","labels":{"l":"a"},"finalizers":["demo/x"]}}""")).HasCode(201);

        (await DeleteAsync($"{ConfigMaps}?labelSelector=l%3Da")).HasCode(200);

        Assert.NotNull((await GetAsync($"{ConfigMaps}/held")).Is(200).At("metadata", "deletionTimestamp"));
    }

    [Fact]
    public async Task Namespaces_are_never_deleted_together() =>
        (await DeleteAsync(Namespaces)).Fails(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", "{}");
}

public sealed class CollectionsOnEmbedded(EmbeddedServer server) : Collections(server);

public sealed class CollectionsOnReal(RealServer server) : Collections(server);
