using System.Collections.Immutable;
using System.Diagnostics;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Fleet;

/// <summary>What was decided about the whole fleet at one time. It never changes: whoever has one has all of it, and what comes later has a higher number.</summary>
internal sealed record FleetDecision
{
    /// <summary>One more than that of the decision before it.</summary>
    public required long Number { get; init; }

    /// <summary>What people wrote.</summary>
    public required FleetSnapshot Snapshot { get; init; }

    /// <summary>What follows from it for every cluster.</summary>
    public required FleetPlans Plans { get; init; }

    /// <summary>What the clusters of a workspace must hold, in one word, by its namespace (<see cref="PlanDigest"/>).</summary>
    public required ImmutableSortedDictionary<string, string> Digests { get; init; }

    /// <summary>For each workspace's namespace, up to which resourceVersion each kind of intent was known.</summary>
    public required ImmutableDictionary<string, ImmutableSortedDictionary<string, string>> Inputs { get; init; }

    /// <summary>The span that it was made in.</summary>
    public required ActivityContext Origin { get; init; }

    /// <summary>The cluster's plan; null when it has none: nothing is written or removed then.</summary>
    public ClusterPlan? PlanFor(ObjectKey cluster) => Plans.Clusters.GetValueOrDefault(cluster);

    /// <summary>Why a deployment is held whatever the cluster; null when it is not.</summary>
    public Verdict.Hold? ProblemOf(ObjectKey deployment) => Plans.ProblemOf(deployment);

    /// <summary>The workspace's plan as a whole; null when it has none.</summary>
    public WorkspacePlan? WorkspacePlanOf(string ns) => Snapshot.Workspaces.TryGetValue(ns, out var workspace)
        ? new WorkspacePlan(
            Digests.GetValueOrDefault(ns, PlanDigest.OfNone),
            [.. workspace.Clusters.Select(c => c.Metadata.Key)],
            Snapshot.PauseAll || Pause.Of(workspace.Workspace.Metadata).IsPaused ? Inputs.GetValueOrDefault(ns, ImmutableSortedDictionary<string, string>.Empty) : null)
        : null;
}

/// <summary>What is said of a workspace's plan as a whole.</summary>
/// <param name="Digest">Of what its clusters must hold (<see cref="PlanDigest"/>).</param>
/// <param name="Clusters">The clusters that it is for.</param>
/// <param name="PausedAt">While it is paused, the resourceVersions that it takes into account; null when it is not.</param>
internal sealed record WorkspacePlan(string Digest, ImmutableArray<ObjectKey> Clusters, ImmutableSortedDictionary<string, string>? PausedAt);
