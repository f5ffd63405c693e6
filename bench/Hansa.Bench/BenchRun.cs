using Hansa.Bench.Floor;
using Hansa.Bench.Scenarios;
using Hansa.Bench.Servers;
using Hansa.Kubernetes.Transport;

namespace Hansa.Bench;

/// <summary>One run: servers in a process of their own, the controller as it is shipped in another, the floor from here.</summary>
public static class BenchRun
{
    /// <summary>Measures what the options ask for.</summary>
    /// <param name="options">What, and how large.</param>
    /// <param name="progress">Gets one line a step.</param>
    /// <param name="clock">For waiting; times are the machine's monotonic clock.</param>
    /// <param name="ct">Stops the run.</param>
    /// <exception cref="TimeoutException">The run took longer than <see cref="BenchOptions.Deadline"/>.</exception>
    public static async Task<BenchReport> RunAsync(BenchOptions options, Action<string> progress, TimeProvider clock, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(options.Deadline, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        var folder = Directory.CreateTempSubdirectory("hansa-bench-");
        try
        {
            return await GrowAsync(options, folder.FullName, progress, clock, both.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"the run took longer than {options.Deadline}; try fewer clusters or a longer --deadline");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<BenchReport> GrowAsync(BenchOptions options, string folder, Action<string> progress, TimeProvider clock, CancellationToken ct)
    {
        var report = await MeasureAsync(options, Directory.CreateDirectory(Path.Combine(folder, "run")).FullName, progress, clock, ct);
        var growth = new List<GrowthFigures>();
        foreach (var clusters in options.Growth)
        {
            var sized = options with { Clusters = clusters, Scenarios = new HashSet<Scenario> { Scenario.Ready, Scenario.Idle } };
            growth.Add(GrowthFigures.Of(await MeasureAsync(sized, Directory.CreateDirectory(Path.Combine(folder, $"run-{clusters}")).FullName, progress, clock, ct)));
        }

        return growth.Count == 0 ? report : report with { Growth = growth };
    }

    private static async Task<BenchReport> MeasureAsync(BenchOptions options, string folder, Action<string> progress, TimeProvider clock, CancellationToken ct)
    {
        progress($"starting {(2 * options.Clusters) + 1} {(options.OnRealServers ? "real API servers (about 10 s each)" : "API servers in a process of their own")}");
        await using var servers = await ServersProcess.StartAsync(options, folder, ct);
        using var hub = ApiClient.FromKubeconfigFile(Path.Combine(folder, "hub-0.kubeconfig"), null, new ApiClientOptions { MaxConnections = 32 }, clock);
        var fleet = new BenchFleet(hub, folder, options, clock);
        await fleet.InstallAsync(ct);
        await using var bench = new Workbench(options, folder, servers, fleet, progress, clock);
        await ServersWarmUp.RunAsync(folder, options, ct);
        await bench.StartControllerAsync(ct);
        var baseMemory = bench.Controller.Usage.ResidentBytes;
        progress($"attaching {options.Clusters} clusters");
        await fleet.AttachAsync(ct);
        await fleet.AddAppsAsync(ct);
        await FirstDelivery.MakeAsync(bench, ct);
        return await ScenariosAsync(bench, baseMemory, ct);
    }

    private static async Task<BenchReport> ScenariosAsync(Workbench bench, long baseMemory, CancellationToken ct)
    {
        var options = bench.Options;
        var measured = await FanOut.MeasureAsync(bench, ct);
        using var floor = await FloorRun.PrepareAsync(bench.Folder, bench.Servers, options, ct);
        bench.Progress($"floor: the same writes by a bare client, with {string.Join(", ", options.FloorConcurrency)} requests under way");
        var ground = await floor.FanOutAsync(ct);
        var objects = floor.ObjectsPerCluster * options.Clusters;
        var report = new BenchReport { Servers = options.OnRealServers ? "real" : "embedded", Clusters = options.Clusters, Services = options.Services, Objects = objects, Floor = ground, FanOut = measured.Against(ground, objects) };
        foreach (var scenario in Enum.GetValues<Scenario>().Where(options.Scenarios.Contains))
            report = scenario switch
            {
                Scenario.FanOut => report,
                Scenario.Ready => report with { Ready = await Becoming.MeasureAsync(bench, ct) },
                Scenario.Reaction => report with { Reaction = await Reacting.MeasureAsync(bench, floor, ct) },
                Scenario.Idle => report with { Idle = await Resting.MeasureAsync(bench, ct), Memory = MemoryOf(bench, baseMemory) },
                Scenario.Restart => report with { Restart = await Restarting.MeasureAsync(bench, floor, ct) },
                Scenario.SickFleet => report with { SickFleet = await Sickness.MeasureAsync(bench, ct) },
            };
        return report;
    }

    private static MemoryFigures MemoryOf(Workbench bench, long baseBytes)
    {
        var now = bench.Controller.Usage.ResidentBytes;
        var perCluster = (double)(now - baseBytes) / bench.Options.Clusters;
        return new MemoryFigures(baseBytes, now, perCluster, perCluster / bench.Options.Services);
    }
}
