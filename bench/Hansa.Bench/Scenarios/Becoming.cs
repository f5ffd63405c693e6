using System.Diagnostics;
using Hansa.Bench.Servers;

namespace Hansa.Bench.Scenarios;

/// <summary>The stand-in for Flux begins to work; until every AppDeployment says that it is ready everywhere.</summary>
internal static class Becoming
{
    public static async Task<ReadyFigures> MeasureAsync(Workbench bench, CancellationToken ct)
    {
        bench.Progress("ready: until every AppDeployment says so, with the stand-in for Flux");
        await bench.MarkAsync(ct);
        var start = Stopwatch.GetTimestamp();
        await bench.Servers.AskAsync(new ServersRequest(ServersVerb.PlayFlux), ct);
        await bench.Fleet.ReadyAsync(ct);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var writes = (await bench.RequestsAsync(ct)).Requests.Where(r => r.Group == "hub" && Tally.IsWrite(r.Verb) && r.Resource is "appdeployments" or "kommanderclusters").Sum(r => r.Count);
        return new ReadyFigures(seconds, (double)writes / (bench.Options.Clusters * bench.Options.Services));
    }
}
