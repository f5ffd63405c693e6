using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Federation.Planning;

/// <summary>Every plan of the fleet. A fault in planning one workspace holds that workspace and nobody else.</summary>
public sealed record FleetPlans
{
    /// <summary>Before anything has been planned.</summary>
    public static FleetPlans None { get; } = new();

    /// <summary>The plan of every cluster.</summary>
    public ImmutableDictionary<ObjectKey, ClusterPlan> Clusters { get; private init; } = ImmutableDictionary<ObjectKey, ClusterPlan>.Empty;

    /// <summary>What can be said about every deployment whatever the cluster.</summary>
    public ImmutableDictionary<ObjectKey, DeploymentCandidate> Candidates { get; private init; } = ImmutableDictionary<ObjectKey, DeploymentCandidate>.Empty;

    /// <summary>Workspaces that could not be planned, by their namespace.</summary>
    public ImmutableDictionary<string, PlanningFault> Faults { get; private init; } = ImmutableDictionary<string, PlanningFault>.Empty;

    /// <summary>What was planned of each workspace, by its namespace, to be kept for as long as it follows from the same.</summary>
    private ImmutableDictionary<string, Planned> Workspaces { get; init; } = ImmutableDictionary<string, Planned>.Empty;

    /// <summary>Plans every workspace of which something changed; the others keep their plans, and what cannot be planned keeps its last ones, frozen.</summary>
    public FleetPlans Next(FleetSnapshot fleet)
    {
        var clusters = ImmutableDictionary.CreateBuilder<ObjectKey, ClusterPlan>();
        var candidates = ImmutableDictionary.CreateBuilder<ObjectKey, DeploymentCandidate>();
        var workspaces = ImmutableDictionary.CreateBuilder<string, Planned>();
        var faults = ImmutableDictionary.CreateBuilder<string, PlanningFault>();
        foreach (var workspace in fleet.Workspaces.Values)
        {
            try
            {
                var inputs = WorkspaceInputs.Of(fleet, workspace);
                var planned = Workspaces.TryGetValue(workspace.Namespace, out var last) && last.Inputs.SayTheSameAs(inputs) ? last : Plan(fleet, workspace, inputs);
                clusters.AddRange(planned.Plans.Select(p => KeyValuePair.Create(p.Cluster, p)));
                candidates.AddRange(planned.Candidates.Select(c => KeyValuePair.Create(c.Key, c)));
                workspaces.Add(workspace.Namespace, planned);
            }
            catch (Exception e) when (e is not OutOfMemoryException) // whatever it is, it is a fault of ours, and the other workspaces have no part in it
            {
                var fault = new PlanningFault(workspace.Workspace.Metadata.Name, e);
                faults.Add(workspace.Namespace, fault);
                clusters.AddRange(LastPlans(workspace.Namespace, fault.Hold));
            }
        }

        return new FleetPlans { Clusters = clusters.ToImmutable(), Candidates = candidates.ToImmutable(), Faults = faults.ToImmutable(), Workspaces = workspaces.ToImmutable() };
    }

    private static Planned Plan(FleetSnapshot fleet, WorkspaceSnapshot workspace, WorkspaceInputs inputs)
    {
        var read = DeploymentReading.Read(fleet, workspace);
        return new Planned(inputs, read, WorkspacePlanner.Plan(fleet, workspace, read));
    }

    /// <summary>Whether nothing was planned anew since <paramref name="before"/>.</summary>
    internal bool FollowsFromTheSameAs(FleetPlans before) =>
        Faults.IsEmpty && before.Faults.IsEmpty && Workspaces.Count == before.Workspaces.Count
        && Workspaces.All(w => before.Workspaces.TryGetValue(w.Key, out var planned) && ReferenceEquals(planned, w.Value));

    /// <summary>Why the deployment is held wherever it applies, or null.</summary>
    public Verdict.Hold? ProblemOf(ObjectKey deployment) =>
        Faults.GetValueOrDefault(deployment.Namespace)?.Hold ?? Candidates.GetValueOrDefault(deployment)?.Problem;

    private IEnumerable<KeyValuePair<ObjectKey, ClusterPlan>> LastPlans(string ns, Verdict.Hold hold) => Clusters
        .Where(p => p.Key.Namespace == ns)
        .Select(p => KeyValuePair.Create(p.Key, p.Value.FrozenBy(hold)));

    private sealed record Planned(WorkspaceInputs Inputs, ImmutableArray<DeploymentCandidate> Candidates, ImmutableArray<ClusterPlan> Plans);
}

/// <summary>A workspace that could not be planned.</summary>
/// <param name="Workspace">Its name.</param>
/// <param name="Exception">What went wrong; its text may hold what people wrote.</param>
public sealed record PlanningFault(string Workspace, Exception Exception)
{
    /// <summary>What people are told.</summary>
    public Verdict.Hold Hold => Verdict.Waiting(
        Reasons.PlanningFailed,
        $"workspace {Workspace} cannot be planned because of a fault in Hansa ({Exception.GetType().Name}): nothing is changed on its clusters; the controller's log says where; undo the last change in this workspace, and report it");
}
