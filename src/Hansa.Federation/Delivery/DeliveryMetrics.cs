using System.Diagnostics.Metrics;

namespace Hansa.Federation.Delivery;

/// <summary>What an operator watches of what is delivered. No label is unbounded.</summary>
internal static class DeliveryMetrics
{
    /// <summary>Writes to attached clusters.</summary>
    private static readonly Counter<long> Writes = Telemetry.Meter.CreateCounter<long>("hansa_delivery_writes", null, "Writes to attached clusters.");

    /// <summary>Passes over clusters by what they did.</summary>
    private static readonly Counter<long> Passes = Telemetry.Meter.CreateCounter<long>("hansa_delivery_passes", null, "Passes over clusters: written, held (something waits or failed) or unchanged (nothing had to be done).");

    /// <summary>From a changed plan to the cluster that follows it.</summary>
    private static readonly Histogram<double> Duration = Telemetry.Meter.CreateHistogram<double>("hansa_delivery_seconds", "s", "From a changed plan until a cluster holds it (until=delivered) and until all its releases are ready (until=ready).");

    /// <summary>Objects whose drift was put right.</summary>
    private static readonly Counter<long> DriftCorrections = Telemetry.Meter.CreateCounter<long>("hansa_drift_corrections", null, "Objects whose drift was put right.");

    /// <summary>Objects that could not be written or are held, by reason.</summary>
    private static readonly Counter<long> Obstacles = Telemetry.Meter.CreateCounter<long>("hansa_delivery_obstacles", null, "Objects that could not be written or are held back, by reason, counted at each pass.");

    /// <summary>Counts a pass over a cluster.</summary>
    public static void Count(DeliveryState state)
    {
        Passes.Add(1, new KeyValuePair<string, object?>("result", state.Writes > 0 ? "written" : state.Failures.IsEmpty ? "unchanged" : "held"));
        Writes.Add(state.Writes);
        DriftCorrections.Add(state.Drift.Length);
        foreach (var obstacle in state.Failures)
        {
            Obstacles.Add(1, new KeyValuePair<string, object?>("reason", obstacle.Reason));
        }
    }

    /// <summary>Records how long a changed plan took on a cluster, as far as it is known by now.</summary>
    public static void Record((double? Delivered, double? Ready) seconds)
    {
        Record("delivered", seconds.Delivered);
        Record("ready", seconds.Ready);
    }

    private static void Record(string until, double? seconds)
    {
        if (seconds is { } took)
        {
            Duration.Record(took, new KeyValuePair<string, object?>("until", until));
        }
    }
}
