using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Watches;

[Collection(Alone.Name)]
public sealed class SlowWatchTests
{
    [Fact]
    public async Task A_watcher_that_does_not_read_costs_no_memory_and_is_told_what_it_missed()
    {
        const int Each = 200_000, Writes = 300;
        await using var cluster = await TestCluster.StartAsync(options => options with { HistoryPerResource = 16 });
        await cluster.CreateAsync(ConfigMaps, ConfigMap("c1"));
        using var raw = await RawConnection.OpenAsync(cluster);
        await raw.SendAsync(raw.Head("GET", $"{ConfigMaps}?watch=1&resourceVersion={cluster.Cluster.Revision}"));
        await raw.ReadHeadAsync(200);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Writes; i++)
            (await cluster.PatchAsync(ConfigMaps + "/c1", $$"""{"data":{"key":"{{new string((char)('a' + i % 26), Each)}}"} }""")).Expect(200);

        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(after - before < Each * Writes / 2, $"{(after - before) / 1024} KiB are held for one slow reader");
        Assert.Contains("too old resource version", await raw.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
