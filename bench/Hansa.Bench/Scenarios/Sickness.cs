using Hansa.Bench.Servers;

namespace Hansa.Bench.Scenarios;

/// <summary>One cluster in ten does not answer, one in ten answers late: what the others notice.</summary>
internal static class Sickness
{
    private const int Replicas = 100;

    public static async Task<SickFleetFigures> MeasureAsync(Workbench bench, CancellationToken ct)
    {
        var tenth = Math.Max(1, bench.Options.Clusters / 10);
        bench.Progress($"sick fleet: {tenth} clusters dead, {tenth} slow");
        var healthy = 2 * tenth;
        var well = await RoundsAsync(bench, healthy, 0, ct);
        await bench.Servers.AskAsync(new ServersRequest(ServersVerb.Kill) { Prefix = "spoke", From = 0, Clusters = tenth }, ct);
        await bench.Servers.AskAsync(new ServersRequest(ServersVerb.Slow) { Prefix = "spoke", From = tenth, Clusters = tenth }, ct);
        var sick = await RoundsAsync(bench, healthy, bench.Options.Rounds, ct);
        await bench.Servers.AskAsync(new ServersRequest(ServersVerb.Heal), ct);
        return new SickFleetFigures(tenth, tenth, sick, sick / well);
    }

    /// <summary>P99 of the healthy clusters over several changes.</summary>
    private static async Task<double> RoundsAsync(Workbench bench, int healthyFrom, int seed, CancellationToken ct)
    {
        var all = new List<double>();
        for (var round = 0; round < bench.Options.Rounds; round++)
            all.AddRange(await bench.ReactAsync(Replicas + seed + round, healthyFrom, ct));
        all.Sort();
        return Percentile.Of(all, 0.99);
    }
}
