namespace Hansa.ApiServer.Bench.Load;

/// <summary>One operation measured on one server.</summary>
/// <param name="Count">What was done: requests, or events that reached a watcher.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="ServerSeconds">Processor time that the server used meanwhile, on all cores.</param>
/// <param name="Latencies">Of the requests.</param>
internal sealed record Measurement(long Count, double Seconds, double ServerSeconds, Percentiles Latencies)
{
    public double PerSecond => Count / Seconds;

    /// <summary>What one core of the server does in a second: the load's own work and other programs do not change it.</summary>
    public double PerServerCoreSecond => Count / Math.Max(ServerSeconds, 0.001);
}

/// <summary>In milliseconds.</summary>
internal sealed record Percentiles(double P50, double P90, double P99, double Max)
{
    public static Percentiles Of(IEnumerable<TimeSpan> latencies)
    {
        var sorted = latencies.Order().ToArray();
        return sorted.Length == 0 ? new(0, 0, 0, 0) : new(At(0.5), At(0.9), At(0.99), sorted[^1].TotalMilliseconds);

        double At(double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))].TotalMilliseconds;
    }
}
