using System.Diagnostics.Metrics;
using Hansa.Api.Resources;

namespace Hansa.Federation.Reporting;

/// <summary>What an operator watches of the fleet. No label is unbounded: clusters are counted by phase and health, not named.</summary>
internal static class FederationMetrics
{
    private static readonly Meter Meter = new("Hansa.Federation");
    private static Func<IEnumerable<KommanderCluster>> _clusters = () => [];
    private static Func<IEnumerable<ClusterHealth>> _health = () => [];

    /// <summary>Writes to attached clusters.</summary>
    public static readonly Counter<long> Writes = Meter.CreateCounter<long>("hansa_delivery_writes", null, "Writes to attached clusters.");

    /// <summary>Passes over clusters by what they did.</summary>
    public static readonly Counter<long> Passes = Meter.CreateCounter<long>("hansa_delivery_passes", null, "Passes over clusters: written, held (something waits or failed) or unchanged (nothing had to be done).");

    /// <summary>From a changed plan to the cluster that follows it.</summary>
    public static readonly Histogram<double> Delivery = Meter.CreateHistogram<double>("hansa_delivery_seconds", "s", "From a changed plan until a cluster holds it (until=delivered) and until all its releases are ready (until=ready).");

    /// <summary>Objects whose drift was put right.</summary>
    public static readonly Counter<long> DriftCorrections = Meter.CreateCounter<long>("hansa_drift_corrections", null, "Objects whose drift was put right.");

    /// <summary>Objects that could not be written or are held, by reason.</summary>
    public static readonly Counter<long> Obstacles = Meter.CreateCounter<long>("hansa_delivery_obstacles", null, "Objects that could not be written or are held back, by reason, counted at each pass.");

    /// <summary>Attached clusters by phase.</summary>
    public static readonly ObservableGauge<int> Clusters = Meter.CreateObservableGauge("hansa_clusters", CountByPhase, null, "KommanderClusters by phase.");

    /// <summary>Connected clusters by what their probe says.</summary>
    public static readonly ObservableGauge<int> ClusterHealth = Meter.CreateObservableGauge("hansa_clusters_health", CountByHealth, null, "Connected clusters by health; to Offline ones nothing but the probe is sent.");

    /// <summary>The longest that a connected cluster has not answered.</summary>
    public static readonly ObservableGauge<double> LongestSilence = Meter.CreateObservableGauge("hansa_cluster_last_success_age_seconds", () => _health().Select(h => h.Silence.TotalSeconds).DefaultIfEmpty().Max(), "s", "Age of the last good probe, of the cluster where it is oldest.");

    /// <summary>The longest series of failed probes.</summary>
    public static readonly ObservableGauge<int> LongestStreak = Meter.CreateObservableGauge("hansa_cluster_failure_streak", () => _health().Select(h => h.Failures).DefaultIfEmpty().Max(), null, "Probes that failed one after another, of the cluster with most of them.");

    /// <summary>Looks at these from now on.</summary>
    public static void Observe(Func<IEnumerable<KommanderCluster>> clusters, Func<IEnumerable<ClusterHealth>> health) => (_clusters, _health) = (clusters, health);

    private static IEnumerable<Measurement<int>> CountByPhase() => _clusters()
        .GroupBy(c => c.Status.Phase ?? "")
        .Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("phase", g.Key)));

    private static IEnumerable<Measurement<int>> CountByHealth() => _health()
        .GroupBy(h => h.Health)
        .Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("health", g.Key)));
}

/// <summary>How one connected cluster answers its probe.</summary>
/// <param name="Health">The breaker's word.</param>
/// <param name="Failures">Probes that failed, one after another, up to now.</param>
/// <param name="Silence">Since the last good one, or since it was connected.</param>
internal readonly record struct ClusterHealth(string Health, int Failures, TimeSpan Silence);
