using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Hansa.ApiServer.Hosting;
using Hansa.Sandbox.Drill.Deeds;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill;

/// <summary>
/// Plays schedules of people's wishes, faults, restarts and jumps of the clock, each from its seed, on embedded API servers, and holds what
/// comes of it against what must hold.
/// </summary>
public sealed class FaultDrill : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, DrillFleet> _fleets;
    private readonly EmbeddedApiServer _server;
    private readonly DrillOptions _options;
    private readonly TimeProvider _clock;
    private int _played;

    private FaultDrill(EmbeddedApiServer server, ConcurrentDictionary<string, DrillFleet> fleets, DrillOptions options, TimeProvider clock) =>
        (_server, _fleets, _options, _clock) = (server, fleets, options, clock);

    /// <summary>How many schedules were begun.</summary>
    public int Played => Volatile.Read(ref _played);

    /// <summary>Starts the servers.</summary>
    /// <param name="options">What is played.</param>
    /// <param name="clock">When the schedules begin; from then on their time is their own.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<FaultDrill> StartAsync(DrillOptions options, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var fleets = new ConcurrentDictionary<string, DrillFleet>(StringComparer.Ordinal);
        var server = new EmbeddedApiServerOptions { Clock = clock, Seed = options.Seed, HistoryPerResource = 256, Audit = line => Hear(fleets, line), Between = options.Between };
        return new FaultDrill(await EmbeddedApiServer.StartAsync(server, ct), fleets, options, clock);
    }

    /// <summary>Plays all schedules; those after which something did not hold, in the order of their seeds.</summary>
    /// <param name="progress">Told after each schedule.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<ImmutableArray<DrillFailure>> RunAsync(IProgress<string> progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var failures = new ConcurrentBag<DrillFailure>();
        var done = 0;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(_options.Seed, _options.Schedules),
                new ParallelOptions { MaxDegreeOfParallelism = _options.AtOnce, CancellationToken = enough.Token },
                async (seed, token) =>
                {
                    if (await PlayAsync(seed, _options.StepsOf(seed), token) is { } failure)
                        failures.Add(failure);
                    progress.Report($"{Interlocked.Increment(ref done)} of {_options.Schedules} schedules, {failures.Count} failed");
                    if (failures.Count >= _options.MostFailures)
                        await enough.CancelAsync();
                });
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The others need not be played.
        }

        return [.. failures.OrderBy(failure => failure.Seed).Take(_options.MostFailures)]; // others may have failed at the same moment
    }

    /// <summary>The same failure from as few steps as can be found; as it was when it does not come again.</summary>
    /// <param name="failure">What was found.</param>
    /// <param name="progress">Told with each try.</param>
    /// <param name="ct">Cancels.</param>
    public Task<DrillFailure> ShrinkAsync(DrillFailure failure, IProgress<string> progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(failure);
        ArgumentNullException.ThrowIfNull(progress);
        return new DrillShrinking((steps, token) => PlayAsync(failure.Seed, steps, token), _options.AtOnce, progress).RunAsync(failure, ct);
    }

    /// <summary>Ends the servers.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<DrillFailure?> PlayAsync(int seed, ImmutableArray<DrillStep> steps, CancellationToken ct)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"drill-{Interlocked.Increment(ref _played)}");
        var time = new QuickTime(_clock.GetUtcNow(), _options.Patience);
        var failure = await DrillSchedule.PlayAsync(new EmbeddedDrillServers(_server), prefix, seed, steps, _options, time, Register, ct);
        return failure is not null && _options.IsSought(failure) ? failure : null;
    }

    private void Register(string prefix, DrillFleet? fleet)
    {
        if (fleet is null)
            _fleets.TryRemove(prefix, out _);
        else
            _fleets[prefix] = fleet;
    }

    // Most lines are no writes: they need not be read.
    private static void Hear(ConcurrentDictionary<string, DrillFleet> fleets, string line)
    {
        if (line.Contains("\"verb\":\"get\"", StringComparison.Ordinal) || line.Contains("\"verb\":\"list\"", StringComparison.Ordinal) || line.Contains("\"verb\":\"watch\"", StringComparison.Ordinal))
            return;
        using var entry = JsonDocument.Parse(line);
        var cluster = entry.RootElement.Text("cluster");
        var parts = cluster.Split('-');
        if (parts.Length > 2 && fleets.TryGetValue($"{parts[0]}-{parts[1]}", out var fleet))
            fleet.Audit(cluster, entry.RootElement);
    }
}
