using Hansa.Api;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>How a deployment stands on one cluster. The order is from best to worst, so that the worst release speaks for a deployment.</summary>
internal enum DeploymentPhase
{
    Ready,
    Progressing,
    Waiting,
    Failed,
    Unreachable,
}

/// <summary>How a deployment stands on one cluster, and why.</summary>
internal sealed record DeploymentState(DeploymentPhase Phase, string Reason, string Message)
{
    public static DeploymentState Ready(string message) => new(DeploymentPhase.Ready, Reasons.Ready, message);

    public static DeploymentState Progressing(string reason, string message) => new(DeploymentPhase.Progressing, reason, message);

    public static DeploymentState Waiting(string reason, string message) => new(DeploymentPhase.Waiting, reason, message);

    public static DeploymentState Failed(string reason, string message) => new(DeploymentPhase.Failed, reason, message);

    public static DeploymentState Unreachable(string message) => new(DeploymentPhase.Unreachable, Reasons.Unreachable, message);

    /// <summary>The state of a held deployment; null for one that is deployed.</summary>
    public static DeploymentState? OfHold(Verdict verdict) => verdict switch
    {
        Verdict.Hold { Kind: HoldKind.Rejected } hold => Failed(hold.Reason, hold.Message),
        Verdict.Hold hold => Waiting(hold.Reason, hold.Message),
        _ => null,
    };

    public static DeploymentState Of(ClusterPlan plan, PlannedDeployment deployment, IEnumerable<DeploymentState> releases) =>
        OfHold(plan.Frozen ?? deployment.Verdict)
        ?? releases.MaxBy(s => s.Phase)
        ?? Ready("nothing to deliver");
}
