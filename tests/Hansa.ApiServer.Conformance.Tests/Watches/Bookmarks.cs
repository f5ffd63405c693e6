using System.Globalization;
using Hansa.ApiServer.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.ApiServer.Conformance.Tests.Watches;

/// <summary>Bookmarks, which move a watcher on past changes that it does not see.</summary>
public abstract class Bookmarks(ApiUnderTest server) : Case(server)
{
    [Fact]
    public async Task One_comes_before_a_watch_ends()
    {
        var start = (await GetAsync(ConfigMaps)).Is(200).ResourceVersion();
        await using var watch = await WatchAsync(ConfigMaps, $"labelSelector=none&resourceVersion={start}&allowWatchBookmarks=true&timeoutSeconds=4");
        var other = await CreateConfigMapAsync("other");

        var events = await watch.RestAsync();

        Assert.NotEmpty(events);
        Assert.All(events, next => Assert.Equal("BOOKMARK", next.Text("type")));
        Expect.Json("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"*"}}""", WithoutNulls(events[^1]["object"]!.AsObject()));
        Assert.True(Number(events[^1]["object"].ResourceVersion()) >= Number(other.ResourceVersion()));
    }

    [Fact]
    public async Task None_comes_unasked()
    {
        await using var watch = await WatchAsync(ConfigMaps, "labelSelector=none&timeoutSeconds=3");

        await watch.EndsAsync();
    }

    // 1.20 writes creationTimestamp: null into the metadata of every object.
    private static JsonObject WithoutNulls(JsonObject bookmark)
    {
        if (bookmark["metadata"] is JsonObject metadata && metadata["creationTimestamp"] is null)
            metadata.Remove("creationTimestamp");
        foreach (var empty in bookmark.Where(field => field.Value is null).Select(field => field.Key).ToArray())
            bookmark.Remove(empty);
        return bookmark;
    }

    private static long Number(string resourceVersion) => long.Parse(resourceVersion, CultureInfo.InvariantCulture);
}

public sealed class BookmarksOnEmbedded(EmbeddedServer server) : Bookmarks(server)
{
    /// <summary>On its own clock; on a real server this would take more than a minute.</summary>
    [Fact]
    public async Task They_come_every_minute()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var cluster = await EmbeddedCluster.StartAsync(new EmbeddedApiServerOptions { PlainHttp = true, Clock = clock }, cancel: Cancel);
        using var http = new HttpClient { BaseAddress = cluster.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", cluster.AdminToken);
        var path = $"{cluster.Address}/api/v1/namespaces/default/configmaps?watch=true&labelSelector=none&allowWatchBookmarks=true&timeoutSeconds=150&resourceVersion={cluster.Revision}";
        using var answer = await http.GetAsync(new Uri(path), HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));

        var arrivals = new List<int>();
        var seconds = 0;
        while (await NextAsync() is { } line)
        {
            Assert.Equal("BOOKMARK", JsonNode.Parse(line).Text("type"));
            arrivals.Add(seconds);
        }

        Assert.True(arrivals[0] >= 60, $"the first came after {arrivals[0]} s");
        Assert.InRange(arrivals.Count, 2, 3);
        Assert.True(seconds >= 150, $"the watch ended after {seconds} s");

        // Turns the clock until the next line, or the end, is there.
        async Task<string?> NextAsync()
        {
            var next = lines.ReadLineAsync(Cancel).AsTask();
            for (; !next.IsCompleted && seconds < 1000; seconds++)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel));
            }
            return await next;
        }
    }
}

public sealed class BookmarksOnReal(RealServer server) : Bookmarks(server);
