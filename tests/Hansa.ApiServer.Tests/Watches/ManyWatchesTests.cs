using System.Diagnostics;
using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Watches;

[Collection(Alone.Name)]
public sealed class ManyWatchesTests
{
    private const int Count = 2000;

    [Fact]
    public async Task Two_thousand_watches_each_get_the_event_and_leave_nothing_behind()
    {
        await using var cluster = await TestCluster.StartAsync();
        await WatchedAsync(cluster, 50, "warm");
        var (handles, memory) = (await HandlesAsync(int.MaxValue), GC.GetTotalMemory(forceFullCollection: true));

        await WatchedAsync(cluster, Count, "many");

        Assert.InRange(await HandlesAsync(handles + Count / 10), 0, handles + Count / 10);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, memory + 30_000_000);
    }

    private static async Task WatchedAsync(TestCluster cluster, int count, string name)
    {
        using var connections = new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.Zero };
        using var http = new HttpClient(connections) { BaseAddress = cluster.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = cluster.Http.DefaultRequestHeaders.Authorization;
        var from = cluster.Cluster.Revision;
        var watches = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => WatchReader.OpenAsync(http, $"{ConfigMaps}?watch=1&resourceVersion={from}")));

        await cluster.CreateAsync(ConfigMaps, ConfigMap(name));

        Assert.Equal(Enumerable.Repeat<string?>($"ADDED {name}", count), await Task.WhenAll(watches.Select(watch => watch.NextNameAsync())));
        foreach (var watch in watches)
            watch.Dispose();
    }

    // Sockets close in their own time; what never closes is what this looks for.
    private static async Task<int> HandlesAsync(int enough)
    {
        var count = int.MaxValue;
        for (var i = 0; i < 200 && (count = Handles()) > enough; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestCluster.Cancel);
        return count;
    }

    private static int Handles()
    {
        using var self = Process.GetCurrentProcess();
        return self.HandleCount;
    }
}
