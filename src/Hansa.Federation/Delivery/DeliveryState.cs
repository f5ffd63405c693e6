using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>How a cluster stands against its plan after a pass. Pure from plan, observation and failures.</summary>
internal sealed record DeliveryState
{
    /// <summary>The plan that this was measured against.</summary>
    public required ClusterPlan Plan { get; init; }

    /// <summary>Whether Flux's kinds are served.</summary>
    public required bool HasFlux { get; init; }

    /// <summary>How each deployment stands here.</summary>
    public required ImmutableSortedDictionary<ObjectKey, DeploymentState> Deployments { get; init; }

    /// <summary>What runs here, in ordinal order of release names.</summary>
    public ImmutableArray<ReleaseStatus> Releases { get; init; } = [];

    /// <summary>When to look again without a signal; null when a signal will come.</summary>
    public TimeSpan? Recheck { get; init; }

    /// <summary>Whether something failed that may go through when it is tried again.</summary>
    public bool MustRetry { get; init; }

    /// <summary>Whether the server said when to try again.</summary>
    public bool IsToldWhen { get; init; }

    /// <summary>Whether what the cluster holds has been read.</summary>
    public bool IsListed { get; init; }

    /// <summary>Our releases that are there, whatever the plan says.</summary>
    public ImmutableArray<SeenRelease> Observed { get; init; } = [];

    /// <summary>How many of our releases are still there.</summary>
    public int ObservedReleases => Observed.Length;

    /// <summary>How many of our objects are there that nobody has asked to go yet, whatever the plan says.</summary>
    public int Staying { get; init; }

    /// <summary>Objects whose drift was put right in this pass.</summary>
    public ImmutableArray<ObjectRef> Drift { get; init; } = [];

    /// <summary>How many writes this pass made.</summary>
    public int Writes { get; init; }

    /// <summary>Objects that were taken up in this pass.</summary>
    public ImmutableArray<ObjectRef> Adopted { get; init; } = [];

    /// <summary>The objects that the last pass could not write, with reasons.</summary>
    public ImmutableArray<StepFailure> Failures { get; init; } = [];

    public static DeliveryState WithoutFlux(ClusterPlan plan, TimeSpan recheck) => new()
    {
        Plan = plan,
        HasFlux = false,
        Deployments = Everywhere(plan, DeploymentState.Waiting(Reasons.FluxMissing, "the cluster does not serve Flux's HelmRelease and HelmRepository: install Flux there")),
        Recheck = recheck,
    };

    public static DeliveryState Listing(ClusterPlan plan, string? failure, TimeSpan? recheck) => new()
    {
        Recheck = recheck,
        Plan = plan,
        HasFlux = true,
        Deployments = Everywhere(plan, DeploymentState.Progressing(Reasons.Progressing, failure is null ? "reading what the cluster holds" : $"reading what the cluster holds: {failure}")),
    };

    public static DeliveryState Of(DeliveryPlan delivery, ImmutableSortedDictionary<ObjectRef, ObservedObject> objects, ImmutableArray<StepFailure> failures)
    {
        var releases = ReleaseReport.Of(delivery, objects, failures);
        var byDeployment = releases.ToLookup(r => r.Status.Deployment, r => r.State);
        var retryAfter = failures.Where(f => f.RetryAfter is not null).Select(f => f.RetryAfter).Max();
        return new DeliveryState
        {
            Plan = delivery.Plan,
            HasFlux = true,
            Deployments = delivery.Plan.Deployments.ToImmutableSortedDictionary(
                d => d.Deployment,
                d => DeploymentState.Of(delivery.Plan, d, byDeployment[d.Deployment.Name])),
            IsListed = true,
            Releases = [.. releases.Select(r => r.Status)],
            MustRetry = failures.Any(f => f.IsTransient),
            Recheck = retryAfter ?? failures.Min(f => f.LookAgainAfter) ?? RecheckOf(failures),
            IsToldWhen = retryAfter is not null,
            Observed =
            [
                .. objects.Values
                    .Where(o => o.Release is not null && o.IsFor(delivery.Plan))
                    .Select(o => o.AsRelease()),
            ],
            Staying = objects.Values.Count(o => !o.IsDeleting && o.IsFor(delivery.Plan)),
            Failures = failures,
        };
    }

    /// <summary>A namespace that goes tells nobody when it is gone, nor does a right that is granted or a turn that comes; the rest waits for somebody to mend it.</summary>
    private static TimeSpan? RecheckOf(ImmutableArray<StepFailure> failures) =>
        failures.Any(f => f.Reason == Reasons.TargetTerminating) ? TimeSpan.FromSeconds(5)
        : failures.Any(f => f.Reason is Reasons.RerenderingWaits or Reasons.RerenderingStopped) ? TimeSpan.FromSeconds(10)
        : failures.Any(f => f.Reason == Reasons.Forbidden) ? TimeSpan.FromSeconds(30)
        : failures.Any(f => f is { IsTransient: false, Reason: not Reasons.AlteredByCluster }) ? TimeSpan.FromMinutes(1)
        : null;

    private static ImmutableSortedDictionary<ObjectKey, DeploymentState> Everywhere(ClusterPlan plan, DeploymentState state) =>
        plan.Deployments.ToImmutableSortedDictionary(d => d.Deployment, d => DeploymentState.OfHold(d.Verdict) ?? state);
}
