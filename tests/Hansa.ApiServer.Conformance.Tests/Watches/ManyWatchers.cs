namespace Hansa.ApiServer.Conformance.Tests.Watches;

/// <summary>Every watcher sees every event once and in order, however many there are and whenever one begins again.</summary>
public abstract class ManyWatchers(ApiUnderTest server) : Case(server)
{
    private const int Watchers = 20;
    private const int Objects = 1000;

    [Fact]
    public async Task Twenty_watchers_see_a_thousand_creations_once_and_in_order()
    {
        var from = (await GetAsync($"{ConfigMaps}?labelSelector=many")).Is(200).ResourceVersion();
        var watching = Enumerable.Range(0, Watchers).Select(_ => NamesFromAsync(from, Objects)).ToList();

        await CreateAllAsync();

        var expected = Enumerable.Range(0, Objects).Select(number => $"c{number:0000}").ToList();
        foreach (var seen in await Task.WhenAll(watching))
        {
            Assert.Equal(expected, seen.Select(item => item.Name).Order(StringComparer.Ordinal));
            Assert.True(seen.Zip(seen.Skip(1)).All(pair => pair.First.Version < pair.Second.Version), "versions rise strictly");
        }
    }

    [Fact]
    public async Task A_watcher_that_was_cut_goes_on_where_it_was()
    {
        var from = (await GetAsync(ConfigMaps)).Is(200).ResourceVersion();
        for (var i = 0; i < 20; i++)
            await CreateConfigMapAsync($"c{i:0000}", """{"many":"1"}""");

        var first = await NamesFromAsync(from, 7);
        var rest = await NamesFromAsync(first[^1].Version.ToString(System.Globalization.CultureInfo.InvariantCulture), 13);

        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"c{number:0000}"), first.Concat(rest).Select(item => item.Name));
    }

    private async Task CreateAllAsync() =>
        await Parallel.ForEachAsync(Enumerable.Range(0, Objects), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel },
            async (number, _) => await CreateConfigMapAsync($"c{number:0000}", """{"many":"1"}"""));

    private async Task<List<(string Name, long Version)>> NamesFromAsync(string version, int count)
    {
        await using var watch = await WatchAsync(ConfigMaps, $"labelSelector=many&resourceVersion={version}");
        var seen = new List<(string, long)>();
        while (seen.Count < count)
        {
            var next = await watch.NextAsync("ADDED");
            seen.Add((next.Name(), long.Parse(next.ResourceVersion(), System.Globalization.CultureInfo.InvariantCulture)));
        }
        return seen;
    }
}

public sealed class ManyWatchersOnEmbedded(EmbeddedServer server) : ManyWatchers(server);

public sealed class ManyWatchersOnReal(RealServer server) : ManyWatchers(server);
