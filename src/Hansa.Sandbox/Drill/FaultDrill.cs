using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Hansa.ApiServer.Hosting;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill;

/// <summary>
/// Plays schedules of people's wishes, faults, restarts and jumps of the clock, each from its seed, on embedded API servers, and holds what
/// comes of it against what must hold.
/// </summary>
public static class FaultDrill
{
    /// <summary>Plays them all; those after which something did not hold, in the order of their seeds.</summary>
    /// <param name="options">Which ones.</param>
    /// <param name="clock">When the schedules begin; from then on their time is their own.</param>
    /// <param name="progress">Told after each schedule.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<ImmutableArray<DrillFailure>> RunAsync(DrillOptions options, TimeProvider clock, IProgress<string> progress, CancellationToken ct)
    {
        var fleets = new ConcurrentDictionary<string, DrillFleet>(StringComparer.Ordinal);
        var failures = new ConcurrentBag<DrillFailure>();
        await using var server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { Clock = clock, Seed = options.Seed, HistoryPerResource = 256, Audit = line => Hear(fleets, line) }, ct);
        var servers = new EmbeddedDrillServers(server);
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(options.Seed, options.Schedules),
            new ParallelOptions { MaxDegreeOfParallelism = options.AtOnce, CancellationToken = ct },
            async (seed, token) =>
            {
                if (await DrillSchedule.PlayAsync(servers, seed, options, new QuickTime(clock.GetUtcNow()), (name, fleet) => Register(fleets, name, fleet), token) is { } failure)
                    failures.Add(failure);
                progress.Report($"{Interlocked.Increment(ref done)} of {options.Schedules} schedules, {failures.Count} failed");
            });
        return [.. failures.OrderBy(failure => failure.Seed)];
    }

    private static void Register(ConcurrentDictionary<string, DrillFleet> fleets, string name, DrillFleet? fleet)
    {
        if (fleet is null)
            fleets.TryRemove(name, out _);
        else
            fleets[name] = fleet;
    }

    // Most lines are no deletions: they need not be read.
    private static void Hear(ConcurrentDictionary<string, DrillFleet> fleets, string line)
    {
        if (!line.Contains("\"verb\":\"delete\"", StringComparison.Ordinal))
            return;
        using var entry = JsonDocument.Parse(line);
        var cluster = entry.RootElement.Text("cluster");
        var parts = cluster.Split('-');
        if (parts.Length > 2 && fleets.TryGetValue($"{parts[0]}-{parts[1]}", out var fleet))
            fleet.Audit(cluster, entry.RootElement);
    }
}
