using System.Diagnostics;
using Hansa.Bench.Servers;

namespace Hansa.Bench.Scenarios;

/// <summary>What every scenario works with: the servers, the fleet's intent, and the controller that runs now.</summary>
internal sealed class Workbench(BenchOptions options, string folder, ServersProcess servers, BenchFleet fleet, Action<string> progress, TimeProvider clock)
    : IAsyncDisposable
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);

    private ControllerProcess? _controller;

    public BenchOptions Options => options;

    public string Folder => folder;

    public ServersProcess Servers => servers;

    public BenchFleet Fleet => fleet;

    public TimeProvider Clock => clock;

    public ControllerProcess Controller => _controller ?? throw new InvalidOperationException("no controller was started");

    public void Progress(string step) => progress(step);

    public Task MarkAsync(CancellationToken ct) => servers.AskAsync(new ServersRequest(ServersVerb.Mark), ct);

    public async Task<ServersAnswer> RequestsAsync(CancellationToken ct) => await servers.AskAsync(new ServersRequest(ServersVerb.Requests), ct);

    /// <summary>Until the servers have been asked nothing for two seconds, Leases and probes aside.</summary>
    public async Task CalmAsync(CancellationToken ct)
    {
        do
        {
            await MarkAsync(ct);
            await Task.Delay(Calm, clock, ct);
        }
        while ((await RequestsAsync(ct)).LastRequestAt != 0);
    }

    public async Task StartControllerAsync(CancellationToken ct) =>
        _controller = await ControllerProcess.StartAsync(Path.Combine(folder, "hub-0.kubeconfig"), Path.Combine(folder, "controller.log"), options.LiftBudgets ? ["--cluster-api-qps", "100000", "--cluster-api-burst", "100000"] : [], clock, ct);

    public async Task StopControllerAsync()
    {
        if (_controller is { } running)
            await running.DisposeAsync();
        _controller = null;
    }

    /// <summary>Changes the override and says how long each of the clusters took to have it, in milliseconds, ascending.</summary>
    public async Task<double[]> ReactAsync(int replicas, int fromCluster, CancellationToken ct)
    {
        await MarkAsync(ct);
        var start = Stopwatch.GetTimestamp();
        await fleet.ChangeOverrideAsync(replicas, ct);
        var healthy = new ServersRequest(ServersVerb.Await) { Prefix = "spoke", Resource = "helmreleases", Count = 1, From = fromCluster, Clusters = options.Clusters - fromCluster };
        var times = await servers.AwaitAsync(start, healthy, ct);
        return [.. times.Select(t => t.TotalMilliseconds)];
    }

    public async ValueTask DisposeAsync() => await StopControllerAsync();
}

/// <summary>Percentiles of what was measured.</summary>
internal static class Percentile
{
    /// <summary>The value that so much of the sorted values do not exceed.</summary>
    public static double Of(IReadOnlyList<double> sorted, double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
}
