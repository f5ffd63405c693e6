using System.Diagnostics.Metrics;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;

namespace Hansa.Federation.Reporting;

/// <summary>What an operator watches of the fleet. No label is unbounded: clusters are counted by phase and health, not named.</summary>
internal static class FederationMetrics
{
    private static volatile ObservedFleet? _fleet; // null while another replica leads

    /// <summary>Attached clusters by phase.</summary>
    public static readonly ObservableGauge<int> Clusters = Telemetry.Meter.CreateObservableGauge("hansa_clusters", CountByPhase, null, "KommanderClusters by phase.");

    /// <summary>Connected clusters by what their probe says.</summary>
    public static readonly ObservableGauge<int> ClusterHealth = Telemetry.Meter.CreateObservableGauge("hansa_clusters_health", CountByHealth, null, "Connected clusters by health; to Offline ones nothing but the probe is sent.");

    /// <summary>The longest that a connected cluster has not answered.</summary>
    public static readonly ObservableGauge<double> LongestSilence = Telemetry.Meter.CreateObservableGauge("hansa_cluster_last_success_age_seconds", () => Health().Select(h => h.Silence.TotalSeconds).DefaultIfEmpty().Max(), "s", "Age of the last good probe, of the cluster where it is oldest.");

    /// <summary>Clusters that do not answer, as their statuses say: also those to which this process was never connected.</summary>
    public static readonly ObservableGauge<int> Unreachable = Telemetry.Meter.CreateObservableGauge("hansa_clusters_unreachable", CountUnreachable, null, "KommanderClusters whose condition Reachable is False, whether this process ever reached them or not.");

    /// <summary>The longest series of failed probes.</summary>
    public static readonly ObservableGauge<int> LongestStreak = Telemetry.Meter.CreateObservableGauge("hansa_cluster_failure_streak", () => Health().Select(h => h.Failures).DefaultIfEmpty().Max(), null, "Probes that failed one after another, of the cluster with most of them.");

    /// <summary>AppDeployments by whether they are ready.</summary>
    public static readonly ObservableGauge<int> Deployments = Telemetry.Meter.CreateObservableGauge("hansa_deployments", CountByReadiness, null, "AppDeployments by the status of their condition Ready; Unknown while work is under way.");

    /// <summary>What waits for a person.</summary>
    public static readonly ObservableGauge<int> RemovalsHeld = Telemetry.Meter.CreateObservableGauge("hansa_removals_held", () => _fleet?.HeldRemovals() ?? 0, null, "Releases whose removal the guard holds until a person confirms it.");

    /// <summary>Whether this replica leads.</summary>
    public static readonly ObservableGauge<int> Leader = Telemetry.Meter.CreateObservableGauge("hansa_leader", () => _fleet is null ? 0 : 1, null, "1 while this replica leads, otherwise 0.");

    /// <summary>Looks at these from now on.</summary>
    public static void Observe(ObservedFleet fleet) => _fleet = fleet;

    /// <summary>Looks at them no longer, unless it has gone on to others.</summary>
    public static void Forget(ObservedFleet fleet)
    {
        if (ReferenceEquals(_fleet, fleet))
        {
            _fleet = null;
        }
    }

    private static IEnumerable<ClusterHealth> Health() => _fleet?.Health() ?? [];

    private static int CountUnreachable() => (_fleet?.Clusters() ?? []).Count(c => c.Status.Conditions.Any(r => r is { Type: ConditionTypes.Reachable, Status: "False" }));

    private static IEnumerable<Measurement<int>> CountByReadiness() => (_fleet?.Deployments() ?? [])
        .GroupBy(d => d.Status.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.Ready)?.Status switch { "True" => "True", "False" => "False", _ => "Unknown" })
        .Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("ready", g.Key)));

    private static IEnumerable<Measurement<int>> CountByPhase() => (_fleet?.Clusters() ?? [])
        .GroupBy(c => c.Status.Phase ?? "")
        .Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("phase", g.Key)));

    private static IEnumerable<Measurement<int>> CountByHealth() => Health()
        .GroupBy(h => h.Health)
        .Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("health", g.Key)));
}

/// <summary>What the leader sees.</summary>
/// <param name="Clusters">The KommanderClusters.</param>
/// <param name="Health">Those that are connected.</param>
/// <param name="Deployments">The AppDeployments.</param>
/// <param name="HeldRemovals">Releases whose removal waits for a person.</param>
internal sealed record ObservedFleet(
    Func<IEnumerable<KommanderCluster>> Clusters, Func<IEnumerable<ClusterHealth>> Health, Func<IEnumerable<AppDeployment>> Deployments, Func<int> HeldRemovals);
