using System.Diagnostics;
using Hansa.Bench.Servers;

namespace Hansa.Bench.Scenarios;

/// <summary>Is not measured: a controller runs for weeks, and its very first delivery, which it compiles itself for, is not like the others.</summary>
internal static class FirstDelivery
{
    /// <summary>For so long Hansa relies on what it saw in a namespace; the measured fan-out has to look again.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(61);

    public static async Task MakeAsync(Workbench bench, CancellationToken ct)
    {
        bench.Progress($"first delivery: {BenchFleet.WarmUpServices} services, then {Forgotten.TotalSeconds:0} s of rest");
        await bench.MarkAsync(ct);
        await bench.Fleet.DeployWarmUpAsync(ct);
        await bench.Servers.AwaitAsync(Stopwatch.GetTimestamp(), new ServersRequest(ServersVerb.Await) { Prefix = "spoke", Resource = "helmreleases", Count = BenchFleet.WarmUpServices }, ct);
        await Task.Delay(Forgotten, bench.Clock, ct);
        await bench.CalmAsync(ct);
    }
}
