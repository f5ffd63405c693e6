using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Hub;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Reporting;

/// <summary>How a deployment stands on one cluster.</summary>
internal sealed record StateOnCluster(string Cluster, DeploymentState State);

/// <summary>The status of an AppDeployment: a function of its verdicts and of how it stands on each cluster. Bounded.</summary>
internal static class DeploymentStatus
{
    private const int MaxUnready = 10;
    private const int MaxMessage = 256;

    public static AppDeploymentStatus Of(
        AppDeployment deployment,
        Verdict.Hold? problem,
        ImmutableArray<StateOnCluster> clusters,
        ImmutableArray<string> warnings,
        ImmutableArray<string> credentials,
        DateTimeOffset now)
    {
        var (status, reason, message) = Readiness(problem, clusters);
        var conditions = new List<Condition>
        {
            Conditions.Of(deployment.Status.Conditions, ConditionTypes.Ready, status, reason, message, now, deployment.Metadata.Generation),
        };
        if (!warnings.IsEmpty || !credentials.IsEmpty)
        {
            conditions.Add(Conditions.Of(
                deployment.Status.Conditions, ConditionTypes.Warning, "True", warnings.IsEmpty ? Reasons.CredentialsInConfigMap : Reasons.OverridesSuspicious, string.Join("; ", [.. warnings, .. credentials]), now, deployment.Metadata.Generation));
        }

        conditions.AddRange(Conditions.OfOthers(deployment.Status.Conditions, ConditionTypes.Ready, ConditionTypes.Warning));
        return new AppDeploymentStatus
        {
            ObservedGeneration = deployment.Metadata.Generation,
            Conditions = conditions,
            Clusters = Sums(clusters),
            Unready =
            [
                .. clusters.Where(c => c.State.Phase != DeploymentPhase.Ready).Take(MaxUnready)
                    .Select(c => new UnreadyCluster { Name = c.Cluster, Reason = c.State.Reason, Message = Cut(c.State.Message) }),
            ],
        };
    }

    private static DeploymentClusters Sums(ImmutableArray<StateOnCluster> clusters)
    {
        int Count(DeploymentPhase phase) => clusters.Count(c => c.State.Phase == phase);

        return new DeploymentClusters
        {
            Summary = $"{Count(DeploymentPhase.Ready)}/{clusters.Length}",
            Desired = clusters.Length,
            Ready = Count(DeploymentPhase.Ready),
            Progressing = Count(DeploymentPhase.Progressing),
            Failed = Count(DeploymentPhase.Failed),
            Waiting = Count(DeploymentPhase.Waiting),
            Unreachable = Count(DeploymentPhase.Unreachable),
        };
    }

    private static (string Status, string Reason, string Message) Readiness(Verdict.Hold? problem, ImmutableArray<StateOnCluster> clusters)
    {
        if (problem is not null)
        {
            return ("False", problem.Reason, problem.Message);
        }

        if (clusters.IsEmpty)
        {
            return ("True", Reasons.NoClusters, "no cluster in this workspace matches yet; it is deployed when one joins");
        }

        var ready = clusters.Count(c => c.State.Phase == DeploymentPhase.Ready);
        if (ready == clusters.Length)
        {
            return ("True", Reasons.Ready, $"ready on {(ready == 1 ? "1 cluster" : $"{ready} clusters")}");
        }

        var worst = clusters.MaxBy(c => c.State.Phase)!; // there is at least one
        var same = clusters.All(c => c.State == worst.State);
        return (
            worst.State.Phase == DeploymentPhase.Progressing ? "Unknown" : "False",
            worst.State.Reason,
            same ? worst.State.Message : $"{ready}/{clusters.Length} clusters ready; {worst.Cluster}: {Cut(worst.State.Message)}");
    }

    private static string Cut(string message) => message.Length > MaxMessage ? message[..MaxMessage] + "…" : message;
}
