namespace Hansa.Bench;

/// <summary>Everything that a run measured. Field names are stable: people compare runs by them. What was not run is absent.</summary>
public sealed record BenchReport
{
    /// <summary><c>embedded</c> or <c>real</c>.</summary>
    public required string Servers { get; init; }

    /// <summary>Attached clusters.</summary>
    public required int Clusters { get; init; }

    /// <summary>Services, one HelmRelease each.</summary>
    public required int Services { get; init; }

    /// <summary>Objects delivered in all: HelmRepository, values and HelmReleases.</summary>
    public required int Objects { get; init; }

    /// <summary>The same writes by a bare client.</summary>
    public FloorFigures? Floor { get; init; }

    /// <summary>All services to all clusters.</summary>
    public FanOutFigures? FanOut { get; init; }

    /// <summary>Until every AppDeployment says Ready.</summary>
    public ReadyFigures? Ready { get; init; }

    /// <summary>One changed override.</summary>
    public ReactionFigures? Reaction { get; init; }

    /// <summary>The fleet at rest.</summary>
    public IdleFigures? Idle { get; init; }

    /// <summary>A new controller on an unchanged fleet.</summary>
    public RestartFigures? Restart { get; init; }

    /// <summary>A tenth dead, a tenth slow.</summary>
    public SickFleetFigures? SickFleet { get; init; }

    /// <summary>The controller's memory.</summary>
    public MemoryFigures? Memory { get; init; }

    /// <summary>The same for other numbers of clusters, each in a run of its own.</summary>
    public IReadOnlyList<GrowthFigures>? Growth { get; init; }
}

/// <param name="Concurrency">Requests under way at once, of the level that was best.</param>
/// <param name="Seconds">From the first request until the last object exists.</param>
public sealed record FloorFigures(int Concurrency, double Seconds, double ObjectsPerSecond, double RequestsPerSecond);

/// <param name="Seconds">From the first AppDeployment until the last HelmRelease exists.</param>
/// <param name="RatioToFloor">Objects per second by the floor's; 1 is a bare client.</param>
public sealed record FanOutFigures(
    double Seconds, double ObjectsPerSecond, double RatioToFloor, double ManagementRequestsPerObject, double ClusterRequestsPerObject, double ControllerCpuMsPerObject);

/// <param name="Seconds">From the start of the stand-in for Flux, with all objects there, until every AppDeployment says Ready.</param>
public sealed record ReadyFigures(double Seconds, double StatusWritesPerRelease);

/// <param name="FloorMs">The floor's time for the same two writes on every cluster.</param>
/// <param name="RatioToFloor">P99 by the floor's time.</param>
public sealed record ReactionFigures(double P50Ms, double P95Ms, double P99Ms, double MaxMs, double FloorMs, double RatioToFloor);

public sealed record IdleFigures(
    double Seconds, double RequestsPerClusterAndMinute, double WritesPerClusterAndMinute, double ManagementRequestsPerMinute, double CpuMsPerClusterAndMinute);

/// <param name="SteadySeconds">From the start of the process until its last list.</param>
/// <param name="FloorSeconds">A bare client's time to list the same objects.</param>
/// <param name="Writes">Writes to attached and management clusters, Leases aside.</param>
public sealed record RestartFigures(double SteadySeconds, double FloorSeconds, double RatioToFloor, int Writes);

/// <param name="HealthyP99Ms">Reaction of the healthy clusters while others are dead or slow.</param>
/// <param name="Ratio">By the same clusters' P99 without the sick ones.</param>
public sealed record SickFleetFigures(int Dead, int Slow, double HealthyP99Ms, double Ratio);

/// <param name="BaseBytes">Resident memory before any cluster was attached.</param>
/// <param name="Bytes">Resident memory with everything delivered.</param>
public sealed record MemoryFigures(long BaseBytes, long Bytes, double BytesPerCluster, double BytesPerRelease);

/// <summary>What grows with the fleet.</summary>
public sealed record GrowthFigures(
    int Clusters, double ObjectsPerSecond, double RatioToFloor, double ReadySeconds, double ControllerCpuMsPerObject, double IdleCpuMsPerClusterAndMinute, double BytesPerCluster)
{
    internal static GrowthFigures Of(BenchReport run) => new(
        run.Clusters, run.FanOut!.ObjectsPerSecond, run.FanOut.RatioToFloor, run.Ready!.Seconds, run.FanOut.ControllerCpuMsPerObject, // all of them were measured
        run.Idle!.CpuMsPerClusterAndMinute, run.Memory!.BytesPerCluster);
}
