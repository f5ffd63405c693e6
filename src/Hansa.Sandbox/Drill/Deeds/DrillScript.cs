using System.Collections.Immutable;

namespace Hansa.Sandbox.Drill.Deeds;

/// <summary>The steps of a schedule, which follow from its seed alone.</summary>
internal static class DrillScript
{
    /// <summary>Until what was ordered at the beginning has been installed.</summary>
    private const double InstallingPause = 4;
    private static readonly ImmutableArray<DrillDeed> Beginning = [DrillDeed.Attach, DrillDeed.Attach, DrillDeed.Deploy, DrillDeed.Deploy, DrillDeed.Deploy, DrillDeed.Attach];

    /// <summary>So that there is something on every cluster.</summary>
    private static readonly ImmutableArray<DrillDeed> Foundation = [DrillDeed.Heal, .. Times(3, DrillDeed.Attach), .. Times(8, DrillDeed.Deploy)];

    private static readonly ImmutableArray<DrillDeed> Weighted =
    [
        .. Times(6, DrillDeed.Deploy),
        .. Times(4, DrillDeed.Attach, DrillDeed.Override, DrillDeed.Redeploy),
        .. Times(3, DrillDeed.Undeploy, DrillDeed.Upgrade, DrillDeed.Spoil, DrillDeed.Detach),
        .. Times(
            2, DrillDeed.DeployAnother, DrillDeed.BreakOverrides, DrillDeed.DropOverrides, DrillDeed.OverrideRegion, DrillDeed.Select, DrillDeed.PauseDeployment, DrillDeed.Garble,
            DrillDeed.EditApp, DrillDeed.Relabel, DrillDeed.LeadAstray, DrillDeed.Copy, DrillDeed.UndeployAll),
        .. Times(
            1, DrillDeed.DeleteApp, DrillDeed.Provide, DrillDeed.PauseCluster, DrillDeed.MislayKubeconfig, DrillDeed.PauseWorkspace, DrillDeed.DeleteWorkspace,
            DrillDeed.LoseDefinition, DrillDeed.LoseNamespace, DrillDeed.Confirm),
        .. Times(20, DrillDeed.Trouble),
        .. Times(6, DrillDeed.Heal, DrillDeed.Kill),
        .. Times(5, DrillDeed.Jump),
        .. Times(3, DrillDeed.HandOver, DrillDeed.LoseLead),
    ];

    /// <summary>All steps of the schedule with that seed.</summary>
    public static ImmutableArray<DrillStep> Of(int seed)
    {
        var chance = new Random(seed);
        var begin = Beginning[..(chance.Next(Beginning.Length) + 1)];
        DrillDeed[] deeds = [.. begin, .. Enumerable.Range(0, 8 + chance.Next(10)).Select(_ => Weighted[chance.Next(Weighted.Length)])];
        return [.. deeds.Select((deed, index) => new DrillStep(index + 1, deed, chance.Next(), index < begin.Length - 1 ? 0 : index < begin.Length ? InstallingPause : chance.NextDouble()))];
    }

    /// <summary>All steps of the schedule with that seed in which all clusters are attached and services deployed, and then these deeds done; where and how follows from the seed.</summary>
    public static ImmutableArray<DrillStep> Of(int seed, ImmutableArray<DrillDeed> deeds)
    {
        var chance = new Random(seed);
        DrillDeed[] all = [.. Foundation, .. deeds];
        return [.. all.Select((deed, index) => new DrillStep(index + 1, deed, chance.Next(), PauseAfter(index)))];

        double PauseAfter(int index) => index == 0 || index == Foundation.Length - 1 ? InstallingPause : index < Foundation.Length ? 0 : chance.NextDouble();
    }

    private static IEnumerable<DrillDeed> Times(int times, params IEnumerable<DrillDeed> deeds) => deeds.SelectMany(deed => Enumerable.Repeat(deed, times));
}
