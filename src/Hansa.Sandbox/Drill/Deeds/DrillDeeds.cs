namespace Hansa.Sandbox.Drill.Deeds;

/// <summary>What people do, and what befalls the fleet. Each changes the intents as it changes the fleet.</summary>
internal sealed class DrillDeeds
{
    /// <summary>What needs no hand on the controller.</summary>
    private static readonly DrillDeed[] OfPeople = [.. Enum.GetValues<DrillDeed>().Where(deed => deed < DrillDeed.Trouble)];

    private readonly DeploymentDeeds _deployments;
    private readonly AppDeeds _apps;
    private readonly ClusterDeeds _clusters;
    private readonly WorkspaceDeeds _workspaces;
    private readonly MishapDeeds _mishaps;

    public DrillDeeds(DrillFleet fleet)
    {
        (_deployments, _apps, _clusters, _mishaps) = (new DeploymentDeeds(fleet), new AppDeeds(fleet), new ClusterDeeds(fleet), new MishapDeeds(fleet));
        _workspaces = new WorkspaceDeeds(fleet, _clusters);
    }

    /// <summary>One of them, by chance; what it was.</summary>
    public Task<string> AnyAsync(Random chance, CancellationToken ct) => PlayAsync(OfPeople[chance.Next(OfPeople.Length)], chance, ct);

    /// <summary>Does it; what it was.</summary>
    public Task<string> PlayAsync(DrillDeed deed, Random chance, CancellationToken ct)
    {
        Func<Random, CancellationToken, Task<string>> play = deed switch
        {
            DrillDeed.Deploy => _deployments.DeployAsync,
            DrillDeed.Undeploy => _deployments.UndeployAsync,
            DrillDeed.UndeployAll => _deployments.UndeployAllAsync,
            DrillDeed.Redeploy => _deployments.RedeployAsync,
            DrillDeed.Upgrade => _deployments.UpgradeAsync,
            DrillDeed.DeployAnother => _deployments.DeployAnotherAsync,
            DrillDeed.Override => _deployments.OverrideAsync,
            DrillDeed.BreakOverrides => _deployments.BreakOverridesAsync,
            DrillDeed.DropOverrides => _deployments.DropOverridesAsync,
            DrillDeed.OverrideRegion => _deployments.OverrideRegionAsync,
            DrillDeed.Select => _deployments.SelectAsync,
            DrillDeed.PauseDeployment => _deployments.PauseAsync,
            DrillDeed.Garble => _deployments.GarbleAsync,
            DrillDeed.EditApp => _apps.EditAsync,
            DrillDeed.DeleteApp => _apps.DeleteAsync,
            DrillDeed.Attach => _clusters.AttachAsync,
            DrillDeed.Detach => _clusters.DetachAsync,
            DrillDeed.Relabel => _clusters.RelabelAsync,
            DrillDeed.Provide => _clusters.ProvideAsync,
            DrillDeed.PauseCluster => _clusters.PauseAsync,
            DrillDeed.MislayKubeconfig => _clusters.MislayKubeconfigAsync,
            DrillDeed.LeadAstray => _clusters.LeadAstrayAsync,
            DrillDeed.PauseWorkspace => _workspaces.PauseAsync,
            DrillDeed.DeleteWorkspace => _workspaces.DeleteAsync,
            DrillDeed.LoseDefinition => _workspaces.LoseDefinitionAsync,
            DrillDeed.LoseNamespace => _workspaces.LoseNamespaceAsync,
            DrillDeed.Confirm => _workspaces.ConfirmAsync,
            DrillDeed.Spoil => _mishaps.SpoilAsync,
            DrillDeed.Copy => _mishaps.CopyAsync,
            DrillDeed.Trouble or DrillDeed.Heal or DrillDeed.Kill or DrillDeed.HandOver or DrillDeed.LoseLead or DrillDeed.Jump =>
                throw new ArgumentOutOfRangeException(nameof(deed), deed, "the schedule does that"),
        };
        return play(chance, ct);
    }
}
