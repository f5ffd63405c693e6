using Hansa.Bench.Floor;

namespace Hansa.Bench.Scenarios;

/// <summary>One override is changed, several times; how long each cluster took to have it.</summary>
internal static class Reacting
{
    private const int FirstReplicas = 10;

    public static async Task<ReactionFigures> MeasureAsync(Workbench bench, FloorRun floor, CancellationToken ct)
    {
        bench.Progress($"reaction: one override changed {bench.Options.Rounds} times");
        var all = new List<double>();
        var floors = new List<double>();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            all.AddRange(await bench.ReactAsync(FirstReplicas + round, fromCluster: 0, ct));
            floors.Add(await floor.ReactionAsync(round, ct));
        }

        all.Sort();
        floors.Sort();
        var (p99, ground) = (Percentile.Of(all, 0.99), Percentile.Of(floors, 0.5));
        return new ReactionFigures(Percentile.Of(all, 0.5), Percentile.Of(all, 0.95), p99, all[^1], ground, p99 / ground);
    }
}
