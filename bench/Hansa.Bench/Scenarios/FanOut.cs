using System.Diagnostics;
using Hansa.Bench.Servers;

namespace Hansa.Bench.Scenarios;

/// <summary>All services to all clusters at once, without Flux: until the last HelmRelease exists.</summary>
internal sealed record FanOut(double Seconds, TimeSpan Cpu, int ManagementRequests, int ClusterRequests)
{
    public static async Task<FanOut> MeasureAsync(Workbench bench, CancellationToken ct)
    {
        bench.Progress($"fan-out: {bench.Options.Services} services to {bench.Options.Clusters} clusters");
        await bench.MarkAsync(ct);
        var before = bench.Controller.Usage.Cpu;
        var start = Stopwatch.GetTimestamp();
        await bench.Fleet.DeployAsync(ct);
        var times = await bench.Servers.AwaitAsync(
            start, new ServersRequest(ServersVerb.Await) { Prefix = "spoke", Resource = "helmreleases", Count = bench.Options.Services }, ct);
        var cpu = bench.Controller.Usage.Cpu - before;
        var requests = (await bench.RequestsAsync(ct)).Requests;
        var ours = bench.Options.Services + 1; // the benchmark's own AppDeployments and ConfigMap
        return new FanOut(
            times[^1].TotalSeconds, cpu, requests.Where(r => r.Group == "hub").Sum(r => r.Count) - ours, requests.Where(r => r.Group == "spoke").Sum(r => r.Count));
    }

    public FanOutFigures Against(FloorFigures floor, int objects) => new(
        Seconds, objects / Seconds, objects / Seconds / floor.ObjectsPerSecond,
        (double)ManagementRequests / objects, (double)ClusterRequests / objects, Cpu.TotalMilliseconds / objects);
}
