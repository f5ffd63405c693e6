using System.Diagnostics;
using Hansa.Bench.Floor;
using Hansa.Bench.Servers;

namespace Hansa.Bench.Scenarios;

/// <summary>The controller stops and starts anew with nothing changed: until it asks no more, and what it wrote.</summary>
internal static class Restarting
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    public static async Task<RestartFigures> MeasureAsync(Workbench bench, FloorRun floor, CancellationToken ct)
    {
        bench.Progress("restart: the controller starts anew with nothing changed");
        await bench.StopControllerAsync();
        await bench.MarkAsync(ct);
        var start = Stopwatch.GetTimestamp();
        await bench.StartControllerAsync(ct);
        var last = await SteadyAsync(bench, ct);
        RequestCount[] writes = [.. (await bench.RequestsAsync(ct)).Requests.Where(r => Tally.IsWrite(r.Verb) && r.Resource != "leases")];
        if (writes.Length > 0)
            bench.Progress($"restart: it wrote {string.Join(", ", writes.Select(w => $"{w.Count} × {w.Verb} {w.Resource} ({w.Group})"))}");
        var (steady, ground) = (Stopwatch.GetElapsedTime(start, last).TotalSeconds, await floor.ListAsync(ct));
        return new RestartFigures(steady, ground, steady / ground, writes.Sum(w => w.Count));
    }

    /// <summary>When the last request came that no other followed for a while.</summary>
    private static async Task<long> SteadyAsync(Workbench bench, CancellationToken ct)
    {
        while (true)
        {
            var last = (await bench.RequestsAsync(ct)).LastRequestAt;
            await Task.Delay(Quiet, bench.Clock, ct);
            if (last != 0 && (await bench.RequestsAsync(ct)).LastRequestAt == last)
                return last;
        }
    }
}
