namespace Hansa.ApiServer.Conformance.Tests.Deletion;

/// <summary>An object with finalizers is marked first and goes with the last of them.</summary>
public abstract class Finalizers(ApiUnderTest server) : Case(server)
{
    private string Path => $"{ConfigMaps}/c1";

    [Fact]
    public async Task Deleting_marks_the_object_and_answers_it()
    {
        var made = await CreateHeldAsync();

        var marked = (await DeleteAsync(Path)).Is(200);

        Expect.Contains("""{"kind":"ConfigMap","metadata":{"deletionTimestamp":"*","deletionGracePeriodSeconds":0,"finalizers":["demo/x"]}}""", marked);
        Assert.NotEqual(made.ResourceVersion(), marked.ResourceVersion());
    }

    [Fact]
    public async Task Deleting_a_marked_object_again_changes_nothing()
    {
        await CreateHeldAsync();
        var first = (await DeleteAsync(Path)).Is(200);

        var second = (await DeleteAsync(Path)).Is(200);

        Assert.Equal(first.ResourceVersion(), second.ResourceVersion());
    }

    [Fact]
    public async Task A_marked_object_takes_no_new_finalizer()
    {
        await CreateHeldAsync();
        (await DeleteAsync(Path)).HasCode(200);

        var refused = (await PatchAsync(Path, """{"metadata":{"finalizers":["demo/x","demo/y"]}}""")).Is(422);

        Assert.StartsWith("""ConfigMap "c1" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"demo/y"}""", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_marked_object_may_still_be_changed()
    {
        await CreateHeldAsync();
        (await DeleteAsync(Path)).HasCode(200);

        var changed = (await PatchAsync(Path, """{"data":{"b":"2"}}""")).Is(200);

        Expect.Contains("""{"data":{"a":"1","b":"2"},"metadata":{"deletionTimestamp":"*"}}""", changed);
    }

    [Fact]
    public async Task The_write_that_takes_the_last_finalizer_deletes()
    {
        await CreateHeldAsync();
        var marked = (await DeleteAsync(Path)).Is(200);

        var last = (await PatchAsync(Path, """{"metadata":{"finalizers":null}}""")).Is(200);

        Assert.Equal(marked.ResourceVersion(), last.ResourceVersion());
        (await GetAsync(Path)).Fails(404, "NotFound", "configmaps \"c1\" not found", """{"name":"c1","kind":"configmaps"}""");
    }

    [Fact]
    public async Task A_watch_sees_the_mark_and_one_deletion()
    {
        await CreateHeldAsync();
        await using var watch = await WatchAsync(ConfigMaps, "fieldSelector=metadata.name=c1");
        await watch.NextAsync("ADDED", "c1");

        (await DeleteAsync(Path)).HasCode(200);
        (await PatchAsync(Path, """{"metadata":{"finalizers":null}}""")).HasCode(200);

        Assert.NotNull((await watch.NextAsync("MODIFIED", "c1")).At("metadata", "deletionTimestamp"));
        await watch.NextAsync("DELETED", "c1");
    }

    [Fact]
    public async Task Without_finalizers_a_deletion_answers_success()
    {
        await CreateConfigMapAsync("c1");

        Expect.Json("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"c1","kind":"configmaps","uid":"*"}}""", (await DeleteAsync(Path)).Is(200));
    }

    [Fact]
    public async Task A_dry_run_marks_nothing()
    {
        await CreateHeldAsync();

        (await DeleteAsync($"{Path}?dryRun=All")).HasCode(200);

        Assert.Null((await GetAsync(Path)).Is(200).At("metadata", "deletionTimestamp"));
    }

    [Fact]
    public async Task A_finalizer_without_a_domain_is_refused()
    {
        var refused = await PostAsync(ConfigMaps, """{"metadata":{"name":"c2","finalizers":["nodomain"]}}""");

        refused.IsInvalid("ConfigMap", "c2", Cause.Invalid("metadata.finalizers[0]", "\"nodomain\"", "name is neither a standard finalizer name nor is it fully qualified"));
    }

    private async Task<JsonObject> CreateHeldAsync() =>
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"c1","finalizers":["demo/x"]},"data":{"a":"1"}}""")).Is(201);
}

public sealed class FinalizersOnEmbedded(EmbeddedServer server) : Finalizers(server);

public sealed class FinalizersOnReal(RealServer server) : Finalizers(server);
