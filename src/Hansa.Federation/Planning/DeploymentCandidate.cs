using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Planning;

/// <summary>An AppDeployment with everything about it that is the same on every cluster.</summary>
public sealed record DeploymentCandidate
{
    /// <summary>The object.</summary>
    public required AppDeployment Deployment { get; init; }

    /// <summary>The workspace, whose ConfigMaps the layers come from.</summary>
    public required WorkspaceSnapshot Workspace { get; init; }

    /// <summary>The App; null when it is not known or not usable.</summary>
    public AppModel? App { get; init; }

    /// <summary>App id as far as it is known; empty otherwise.</summary>
    public required string AppId { get; init; }

    /// <summary>Why it is held everywhere, or null.</summary>
    public Verdict.Hold? HeldEverywhere { get; init; }

    /// <summary>What Kubernetes would refuse in one of its selectors, with the place; null when they can be used.</summary>
    public string? SelectorProblem { get; init; }

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key => Deployment.Metadata.Key;

    /// <summary>Whether it is meant for that cluster. A selector that says nothing leaves no cluster out: it holds the deployment, wherever that runs.</summary>
    public bool AppliesTo(KommanderCluster cluster) =>
        SelectorProblem is not null
        || Deployment.Spec.ClusterSelector is not { } selector || selector.Matches(ClusterLabels.Of(Workspace.Workspace, cluster));

    /// <summary>What is wrong with it even if no cluster is there: the hold, or the workspace's overrides.</summary>
    public Verdict.Hold? Problem => HeldEverywhere ?? OverrideLayers.Of(Deployment, Workspace, null).Problem;

    internal OverrideLayers LayersFor(KommanderCluster cluster) => OverrideLayers.Of(Deployment, Workspace, ClusterLabels.Of(Workspace.Workspace, cluster));
}
