using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Federation.Hub;

namespace Hansa.Federation.Reporting;

/// <summary>KubeFed 0.8.1's conditions of a member (kubefed <c>pkg/controller/kubefedcluster/clusterclient.go</c>).</summary>
internal static class KubeFedStatus
{
    public static KubeFedClusterStatus Of(KubeFedClusterStatus before, Health health, string message, DateTimeOffset now)
    {
        Condition Condition(string type, string status, string reason, string text) =>
            before.Conditions.FirstOrDefault(c => c.Type == type && c.Status == status && c.Reason == reason)
            ?? new Condition
            {
                Type = type,
                Status = status,
                Reason = reason,
                Message = text,
                LastProbeTime = Conditions.WholeSeconds(now),
                LastTransitionTime = Conditions.WholeSeconds(now),
            };

        IReadOnlyList<Condition> conditions = health switch
        {
            Health.Unknown => before.Conditions,
            Health.Ready => [Condition(ConditionTypes.Ready, "True", Reasons.ClusterReady, "/healthz responded with ok")],
            Health.NotReady =>
            [
                Condition(ConditionTypes.Ready, "False", Reasons.ClusterNotReady, "/healthz responded without ok"),
                Condition(ConditionTypes.Offline, "False", Reasons.ClusterReachable, "cluster is reachable"),
            ],
            Health.Offline => [Condition(ConditionTypes.Offline, "True", Reasons.ClusterNotReachable, $"cluster is not reachable: {message}")],
        };
        return health == Health.Unknown ? before : before with { Conditions = [.. conditions, .. Conditions.OfOthers(before.Conditions, ConditionTypes.Ready, ConditionTypes.Offline)] };
    }
}
