using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Federation.Hub;

namespace Hansa.Federation.Reporting;

/// <summary>The status of a KommanderCluster: a function of its report and of what stood there before.</summary>
internal static class ClusterStatus
{
    private const int MaxReleases = 200;
    private const int LongestTimeout = 64;
    private const int MaxMessages = 64_000; // characters in all; one may be six bytes in JSON, and an API server takes 1.5 MiB
    private static readonly string[] Ours = [ConditionTypes.Ready, ConditionTypes.Reachable, ConditionTypes.FluxAvailable, ConditionTypes.Warning];

    public static KommanderClusterStatus Of(KommanderCluster cluster, ClusterReport report, string? hubId, DateTimeOffset now) => cluster.Status with
    {
        Phase = report.Phase,
        KubefedclusterRef = report.KubeFedCluster is { } name ? new LocalObjectReference { Name = name } : cluster.Status.KubefedclusterRef,
        HubId = report.IsJoined && report.ClusterId is not null ? hubId ?? cluster.Status.HubId : cluster.Status.HubId,
        ClusterId = report.ClusterId ?? cluster.Status.ClusterId,
        KubernetesVersion = report.KubernetesVersion ?? cluster.Status.KubernetesVersion,
        Type = Provider.Of(report.KubernetesVersion, report.ProviderId) ?? cluster.Status.Type,
        Breaker = BreakerOf(cluster.Status.Breaker, report, now),
        ObservedGeneration = cluster.Metadata.Generation,
        Conditions = [.. ConditionsOf(cluster, report, now), .. Conditions.OfOthers(cluster.Status.Conditions, Ours)],
        Releases = report.Delivery is { IsListed: true } delivery ? Bounded([.. delivery.Releases.Take(MaxReleases)]) : cluster.Status.Releases,
    };

    private static ReleaseStatus[] Bounded(ReleaseStatus[] releases) =>
        releases.Sum(r => r.Message?.Length ?? 0) <= MaxMessages ? releases : [.. releases.Select(r => r with { Message = Cut(r.Message ?? "", MaxMessages / MaxReleases) })];

    private static string Cut(string message, int longest) => message.Length <= longest ? message : message[..longest] + "…";

    /// <summary>It has been open since it was first seen open, across restarts of the controller.</summary>
    private static ClusterBreaker? BreakerOf(ClusterBreaker? before, ClusterReport report, DateTimeOffset now) => report.Health switch
    {
        Health.Unknown => before,
        Health.Offline when before?.State == ClusterBreaker.Open => before,
        Health.Offline => new ClusterBreaker { State = ClusterBreaker.Open, OpenSince = Conditions.WholeSeconds(now), ProbeSeconds = (int)report.ProbePeriod.TotalSeconds },
        _ => new ClusterBreaker { State = ClusterBreaker.Closed },
    };

    private static IEnumerable<Condition> ConditionsOf(KommanderCluster cluster, ClusterReport report, DateTimeOffset now)
    {
        Condition Condition(string type, string status, string reason, string message) =>
            Conditions.Of(cluster.Status.Conditions, type, status, reason, message, now, cluster.Metadata.Generation);

        var (ready, reason, message) = Readiness(report);
        yield return Condition(ConditionTypes.Ready, ready, reason, message);
        if (report.Health != Health.Unknown)
        {
            yield return report.Health == Health.Offline
                ? Condition(ConditionTypes.Reachable, "False", Reasons.Unreachable, $"{report.HealthMessage}; asked again every {report.ProbePeriod.TotalSeconds:0} s")
                : Condition(ConditionTypes.Reachable, "True", Reasons.Reachable, "the API server answers");
        }
        else if (cluster.Status.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.Reachable) is { } known)
        {
            yield return known;
        }

        if (report.Delivery is { } delivery)
        {
            yield return delivery.HasFlux
                ? Condition(ConditionTypes.FluxAvailable, "True", Reasons.FluxFound, "the cluster serves HelmRelease and HelmRepository")
                : Condition(ConditionTypes.FluxAvailable, "False", Reasons.FluxMissing, "the cluster does not serve Flux's HelmRelease and HelmRepository: install Flux there");
        }
        else if (cluster.Status.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.FluxAvailable) is { } known)
        {
            yield return known;
        }

        (string Reason, string? Message)[] warnings =
        [
            (Reasons.KubeconfigWarning, report.Warning),
            (Reasons.Unreadable, report.UnreadableThere),
            (Reasons.InvalidDetachTimeout, DetachTimeoutProblem(cluster.Spec.DetachTimeout)),
        ];
        if (Array.Find(warnings, w => w.Message is not null) is { Message: not null } first)
        {
            yield return Condition(ConditionTypes.Warning, "True", first.Reason, string.Join("; ", warnings.Select(w => w.Message).OfType<string>()));
        }
    }

    private static string? DetachTimeoutProblem(string? timeout) => timeout is null || GoDuration.TryParse(timeout) is not null ? null
        : $"spec.detachTimeout \"{Cut(timeout, LongestTimeout)}\" is no duration such as 90s, 10m or 1h30m (units ms, s, m and h): a detach ends after 10m";

    private static (string Status, string Reason, string Message) Readiness(ClusterReport report) => report switch
    {
        { Unreadable: { } cause } => ("False", Reasons.Unreadable, UnreadableObject.Message(Kinds.KommanderCluster, cause)),
        { IsJoined: false } => ("False", report.Reason, report.Message),
        { Health: Health.Offline } => ("False", Reasons.Unreachable, $"the cluster does not answer: {report.HealthMessage}"),
        { Health: Health.Unknown, Reason: Reasons.Joined } => ("Unknown", Reasons.Joined, "the cluster is joined and has not been probed yet"),
        { Delivery.HasFlux: false } => ("False", Reasons.FluxMissing, "the cluster does not serve Flux's HelmRelease and HelmRepository: install Flux there"),
        { Reason: Reasons.Joined } => ("True", Reasons.Joined, report.Message),
        _ => ("False", report.Reason, report.Message),
    };
}
