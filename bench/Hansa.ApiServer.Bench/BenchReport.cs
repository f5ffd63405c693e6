using Hansa.ApiServer.Bench.Load;

namespace Hansa.ApiServer.Bench;

/// <summary>Everything that one run measured. The field names of its JSON are stable.</summary>
internal sealed record BenchReport(Machine Machine, IReadOnlyList<ScaleResult> Scale, IReadOnlyList<OperationResult> Operations)
{
    /// <summary>Embedded against real, where both were measured.</summary>
    public IReadOnlyList<Ratio> Ratios =>
    [
        .. from result in Operations
           where result.Subject != "real"
           from real in Operations
           where real.Subject == "real" && real.Operation == result.Operation
           select new Ratio(result.Operation, result.Subject, result.Median.PerSecond / real.Median.PerSecond, result.Median.PerServerCoreSecond / real.Median.PerServerCoreSecond),
    ];
}

/// <param name="Processors">Those that this process may use.</param>
internal sealed record Machine(int Processors, string Runtime, string System, string Http, DateTimeOffset Began);

/// <summary>A process with some clusters: how soon it was there and what it holds when idle.</summary>
/// <param name="StartSeconds">From the start of the process until every cluster answers.</param>
/// <param name="ResidentBytes">Of the process as it was when it had started, before any collection.</param>
/// <param name="ResidentBytesIdle">After a full collection, with the definitions.</param>
/// <param name="ManagedBytesIdle">Living objects of its heap after a full collection.</param>
/// <param name="DefinitionsPerCluster">CustomResourceDefinitions that were installed in each before the memory was read.</param>
/// <param name="Creates">Spread over all clusters.</param>
internal sealed record ScaleResult(
    int Clusters, double StartSeconds, long ResidentBytes, long ResidentBytesIdle, long ManagedBytesIdle, int DefinitionsPerCluster, Measurement Creates)
{
    public long ResidentBytesPerCluster => ResidentBytes / Clusters;

    public long ManagedBytesPerCluster => ManagedBytesIdle / Clusters;
}

/// <param name="Subject">embedded, embedded-sqlite or real.</param>
internal sealed record OperationResult(string Operation, string Subject, IReadOnlyList<Measurement> Rounds)
{
    /// <summary>The round in the middle by its throughput.</summary>
    public Measurement Median => Rounds.OrderBy(round => round.PerSecond).ElementAt(Rounds.Count / 2);
}

/// <summary>How many times the real server's throughput: by wall time of this run, and for each second of processor time that the server used.</summary>
internal sealed record Ratio(string Operation, string Subject, double PerSecond, double PerServerCoreSecond);
