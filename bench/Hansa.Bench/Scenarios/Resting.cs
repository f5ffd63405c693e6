using Hansa.Bench.Servers;

namespace Hansa.Bench.Scenarios;

/// <summary>Nothing changes: what the controller asks and uses all the same.</summary>
internal static class Resting
{
    /// <summary>For 20 s after an attach Hansa asks again which kinds are served.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(25);

    public static async Task<IdleFigures> MeasureAsync(Workbench bench, CancellationToken ct)
    {
        bench.Progress($"idle: {bench.Options.Idle.TotalSeconds:0} s at rest");
        await Task.Delay(Calm, bench.Clock, ct); // what is still on its way
        await bench.MarkAsync(ct);
        var before = bench.Controller.Usage.Cpu;
        await Task.Delay(bench.Options.Idle, bench.Clock, ct);
        var cpu = bench.Controller.Usage.Cpu - before;
        var requests = (await bench.RequestsAsync(ct)).Requests;
        var perClusterAndMinute = 1 / (bench.Options.Idle.TotalMinutes * bench.Options.Clusters);
        // The servers cannot tell the stand-in's requests from Hansa's; at rest it only watches.
        var spokes = requests.Where(r => r.Group == "spoke" && r.Verb != "watch").ToArray();
        return new IdleFigures(
            bench.Options.Idle.TotalSeconds,
            spokes.Sum(r => r.Count) * perClusterAndMinute,
            spokes.Where(r => Tally.IsWrite(r.Verb)).Sum(r => r.Count) * perClusterAndMinute,
            requests.Where(r => r.Group == "hub" && r.Verb != "watch").Sum(r => r.Count) / bench.Options.Idle.TotalMinutes,
            cpu.TotalMilliseconds * perClusterAndMinute);
    }
}
