using System.Diagnostics.Metrics;
using Hansa.Api.Resources;

namespace Hansa.Federation.Reporting;

/// <summary>What an operator watches of the fleet. No label is unbounded: clusters are counted by phase, not named.</summary>
internal static class FederationMetrics
{
    private static readonly Meter Meter = new("Hansa.Federation");
    private static Func<IEnumerable<KommanderCluster>> _clusters = () => [];

    /// <summary>Writes to attached clusters.</summary>
    public static readonly Counter<long> Writes = Meter.CreateCounter<long>("hansa_delivery_writes", null, "Writes to attached clusters.");

    /// <summary>Objects whose drift was put right.</summary>
    public static readonly Counter<long> DriftCorrections = Meter.CreateCounter<long>("hansa_drift_corrections", null, "Objects whose drift was put right.");

    /// <summary>Objects that could not be written or are held, by reason.</summary>
    public static readonly Counter<long> Obstacles = Meter.CreateCounter<long>("hansa_delivery_obstacles", null, "Objects that could not be written or are held back, by reason, counted at each pass.");

    /// <summary>Counts clusters by phase from now on.</summary>
    public static void Observe(Func<IEnumerable<KommanderCluster>> clusters) => _clusters = clusters;

    /// <summary>Attached clusters by phase.</summary>
    public static readonly ObservableGauge<int> Clusters = Meter.CreateObservableGauge("hansa_clusters", CountByPhase, null, "KommanderClusters by phase.");

    private static IEnumerable<Measurement<int>> CountByPhase() => _clusters()
        .GroupBy(c => c.Status.Phase ?? "")
        .Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("phase", g.Key)));
}
