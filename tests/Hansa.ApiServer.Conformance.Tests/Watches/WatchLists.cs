namespace Hansa.ApiServer.Conformance.Tests.Watches;

/// <summary><c>sendInitialEvents</c>: a list and a watch in one.</summary>
public abstract class WatchLists(ApiUnderTest server) : Case(server)
{
    private const string Query = "labelSelector=own&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    private const string SinceWhen = "watch-list came with 1.27 and is on since 1.32";

    [Fact]
    public async Task What_is_there_comes_first_then_a_bookmark_then_changes()
    {
        Assert.SkipUnless(Server.Since(1, 32), SinceWhen);
        await CreateConfigMapAsync("c1", """{"own":""}""");
        await CreateConfigMapAsync("c2", """{"own":""}""");
        await using var watch = await WatchAsync(ConfigMaps, Query);

        await watch.NextAsync("ADDED", "c1");
        await watch.NextAsync("ADDED", "c2");
        Expect.Json(
            """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"*","annotations":{"k8s.io/initial-events-end":"true"}}}""",
            await watch.NextAsync("BOOKMARK"));
        await PatchAsync($"{ConfigMaps}/c1", """{"data":{"a":"2"}}""");
        await watch.NextAsync("MODIFIED", "c1");
    }

    [Fact]
    public async Task Nothing_is_a_bookmark_at_once()
    {
        Assert.SkipUnless(Server.Since(1, 32), SinceWhen);
        await using var watch = await WatchAsync(ConfigMaps, Query);

        Assert.Equal("true", (await watch.NextAsync("BOOKMARK")).Text("metadata", "annotations", "k8s.io/initial-events-end"));
    }

    [Fact]
    public async Task As_a_Table_the_bookmark_is_a_row_without_cells()
    {
        Assert.SkipUnless(Server.Since(1, 32), SinceWhen);
        await using var watch = await WatchAsync(ConfigMaps, Query, Table);

        var bookmark = await watch.NextAsync("BOOKMARK");

        Assert.Equal("Table", bookmark.Text("kind"));
        Assert.Equal("true", bookmark.Text("rows", 0, "object", "metadata", "annotations", "k8s.io/initial-events-end"));
    }

    [Theory]
    [InlineData("sendInitialEvents=true", "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData("sendInitialEvents=false", "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData("sendInitialEvents=true&resourceVersionMatch=Exact&resourceVersion=1", "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan", "Unsupported value: \"Exact\": supported values: \"NotOlderThan\"")]
    public async Task It_says_how_old_it_may_be(string query, params string[] why)
    {
        Assert.SkipUnless(Server.Since(1, 32), SinceWhen);

        (await GetAsync($"{ConfigMaps}?watch=true&{query}")).IsInvalid("ListOptions", "meta.k8s.io", "", [.. why.Select(text => new Cause(
            text.StartsWith('F') ? "FieldValueForbidden" : "FieldValueNotSupported", "resourceVersionMatch", text))]);
    }

    [Fact]
    public async Task Older_servers_refuse_it_so_that_clients_fall_back()
    {
        Assert.SkipWhen(Server.Since(1, 27), "these have it");

        (await GetAsync($"{ConfigMaps}?watch=true&{Query}")).HasCode(422);
    }
}

public sealed class WatchListsOnEmbedded(EmbeddedServer server) : WatchLists(server);

public sealed class WatchListsOnReal(RealServer server) : WatchLists(server);
