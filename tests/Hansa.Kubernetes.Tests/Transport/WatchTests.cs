using Hansa.Api;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Transport;

public sealed class WatchTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_arrive_and_the_servers_end_is_an_end()
    {
        await using var server = await TestServer.StartAsync(c => c.PartAsync(Event("ADDED", "a", 1) + Event("BOOKMARK", "", 2) + Event("DELETED", "a", 3)));
        using var client = server.Client();

        var types = await ReadAsync(client);

        Assert.Equal([WatchEventType.Added, WatchEventType.Bookmark, WatchEventType.Deleted], types);
        Assert.Equal(
            "GET /api/v1/configmaps?watch=true&allowWatchBookmarks=true&resourceVersion=7&timeoutSeconds=300", Assert.Single(server.Requests));
    }

    [Fact]
    public async Task An_empty_watch_that_is_closed_ends_normally()
    {
        await using var server = await TestServer.StartAsync(_ => Task.CompletedTask);
        using var client = server.Client();

        Assert.Empty(await ReadAsync(client));
    }

    [Fact]
    public async Task A_large_event_arrives_at_once_though_nothing_follows()
    {
        await using var server = await TestServer.StartAsync(async c =>
        {
            await c.PartAsync(Event("ADDED", new string('n', 40_000), 1));
            await c.SilenceAsync();
        });
        using var client = server.Client();
        await using var events = client.WatchAsync(Kinds.ConfigMap, null, "7", new ListOptions(), Ct).GetAsyncEnumerator(Ct);

        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), Ct));
        Assert.Equal(40_000, events.Current.Object.GetProperty("metadata").GetProperty("name").GetString()!.Length);
    }

    [Fact]
    public async Task Half_a_line_at_the_end_is_unreachable()
    {
        await using var server = await TestServer.StartAsync(c => c.PartAsync(Event("ADDED", "a", 1) + """{"type":"ADD"""));
        using var client = server.Client();

        Assert.Equal(ApiFailure.Unreachable, await FailureAsync(client));
    }

    [Fact]
    public async Task A_410_inside_the_stream_is_expired()
    {
        await using var server = await TestServer.StartAsync(c => c.PartAsync(
            """{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}""" + "\n"));
        using var client = server.Client();

        Assert.Equal(ApiFailure.Expired, await FailureAsync(client));
    }

    [Fact]
    public async Task A_410_as_the_answer_is_expired()
    {
        await using var server = await TestServer.StartAsync(c => c.StatusAsync(410, "Expired"));
        using var client = server.Client();

        Assert.Equal(ApiFailure.Expired, await FailureAsync(client));
    }

    [Theory]
    [InlineData("<html>\n")]
    [InlineData("[]\n")]
    [InlineData("{\"type\":\"ADDED\"}\n")]
    [InlineData("{\"type\":\"PARTY\",\"object\":{}}\n")]
    public async Task A_line_that_is_no_event_is_a_bad_answer(string line)
    {
        await using var server = await TestServer.StartAsync(c => c.PartAsync(line));
        using var client = server.Client();

        Assert.Equal(ApiFailure.BadAnswer, await FailureAsync(client));
    }

    [Fact]
    public async Task An_endless_line_is_a_bad_answer()
    {
        await using var server = await TestServer.StartAsync(async c =>
        {
            while (true) await c.PartAsync(new string('x', 8192));
        });
        using var client = server.Client(options: new ApiClientOptions { MaxWatchLineBytes = 100_000 });

        Assert.Equal(ApiFailure.BadAnswer, await FailureAsync(client));
    }

    [Fact]
    public async Task A_silent_watch_can_be_cancelled()
    {
        var watched = new Signals<bool>();
        await using var server = await TestServer.StartAsync(async c =>
        {
            await c.PartAsync("");
            watched.Send(true);
            await c.SilenceAsync();
        });
        using var client = server.Client();
        using var caller = new CancellationTokenSource();

        var reading = ReadAsync(client, caller.Token);
        await watched.NextAsync();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task A_watch_that_the_server_forgets_ends_at_the_clients_deadline()
    {
        var clock = new TestClock();
        var watched = new Signals<bool>();
        await using var server = await TestServer.StartAsync(async c =>
        {
            await c.PartAsync(Event("ADDED", "a", 1));
            watched.Send(true);
            await c.SilenceAsync();
        });
        using var client = server.Client(clock);
        await using var events = client.WatchAsync(Kinds.ConfigMap, null, "7", new ListOptions(), Ct).GetAsyncEnumerator(Ct);

        Assert.True(await events.MoveNextAsync());
        var next = events.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromSeconds(329));
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(ApiFailure.TimedOut, (await Assert.ThrowsAsync<ApiException>(() => next)).Failure);
    }

    [Fact]
    public async Task Lists_follow_pages_and_keep_their_selectors()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync(c.Request.Query.ContainsKey("continue")
            ? """{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"b"}}]}"""
            : """{"metadata":{"resourceVersion":"9","continue":"t&1"},"items":[{"metadata":{"name":"a"}}]}"""));
        using var client = server.Client();

        var names = new List<string?>();
        await foreach (var page in client.ListAsync(Kinds.ConfigMap, "ns", new ListOptions { LabelSelector = "x=y" }, Ct))
        {
            Assert.Equal("9", page.ResourceVersion);
            names.AddRange(page.Items.Select(i => i.GetProperty("metadata").GetProperty("name").GetString()));
        }

        Assert.Equal(["a", "b"], names);
        Assert.Equal("GET /api/v1/namespaces/ns/configmaps?limit=500&continue=t%261&labelSelector=x%3Dy", server.Requests.Last());
    }

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"9","continue":"same"},"items":[]}""")]
    [InlineData("""{"metadata":{},"items":[]}""")]
    [InlineData("""{"metadata":{"resourceVersion":"9"},"items":7}""")]
    [InlineData("[]")]
    public async Task A_list_that_is_none_or_never_ends_is_a_bad_answer(string list)
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync(list));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<ApiException>(async () =>
        {
            await foreach (var _ in client.ListAsync(Kinds.ConfigMap, "ns", new ListOptions(), Ct)) continue;
        });

        Assert.Equal(ApiFailure.BadAnswer, e.Failure);
    }

    private static string Event(string type, string name, int version) =>
        $$$"""{"type":"{{{type}}}","object":{"metadata":{"name":"{{{name}}}","resourceVersion":"{{{version}}}"} } }""" + "\n";

    private static async Task<List<WatchEventType>> ReadAsync(ApiClient client, CancellationToken? ct = null)
    {
        var types = new List<WatchEventType>();
        await foreach (var e in client.WatchAsync(Kinds.ConfigMap, null, "7", new ListOptions(), ct ?? Ct)) types.Add(e.Type);
        return types;
    }

    private static async Task<ApiFailure> FailureAsync(ApiClient client) =>
        (await Assert.ThrowsAsync<ApiException>(() => ReadAsync(client))).Failure;
}
