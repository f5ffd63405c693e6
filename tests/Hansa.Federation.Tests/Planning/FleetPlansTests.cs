using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Federation.Planning.Values;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

/// <summary>A fault in planning one workspace is that workspace's alone.</summary>
public sealed class FleetPlansTests
{
    private static readonly ObjectKey Alpha = new("alpha-ns", "spoke-1");
    private static readonly ObjectKey Beta = new("beta-ns", "spoke-2");

    [Fact]
    public void The_others_go_on()
    {
        var before = FleetPlans.None.Next(Snapshot());

        var after = before.Next(Broken(Snapshot(beta: "velero-1.0.0")));

        Assert.Null(after.Clusters[Beta].Frozen);
        Assert.Equal(["metallb-1.0.0", "velero-1.0.0"], after.Clusters[Beta].Deployments.Select(d => d.Deployment.Name));
        Assert.Null(after.ProblemOf(new ObjectKey("beta-ns", "velero-1.0.0")));
    }

    [Fact]
    public void The_faulty_one_keeps_its_last_plan_and_is_held()
    {
        var before = FleetPlans.None.Next(Snapshot());

        var after = before.Next(Broken(Snapshot(alpha: "velero-1.0.0")));

        Assert.Equal(before.Clusters[Alpha].Deployments, after.Clusters[Alpha].Deployments);
        Assert.Equal(Reasons.PlanningFailed, after.Clusters[Alpha].Frozen?.Reason);
        Assert.NotEqual(before.Clusters[Alpha].Fingerprint, after.Clusters[Alpha].Fingerprint); // so that the cluster's worker hears of it
    }

    [Fact]
    public void Every_deployment_of_the_faulty_one_says_so()
    {
        var after = FleetPlans.None.Next(Broken(Snapshot()));

        Assert.False(after.Clusters.ContainsKey(Alpha)); // it was never planned, so nothing is written or removed
        Assert.Equal(Reasons.PlanningFailed, after.ProblemOf(new ObjectKey("alpha-ns", "metallb-1.0.0"))?.Reason);
    }

    [Fact]
    public void What_people_are_told_and_the_log_name_the_fault_without_its_text()
    {
        var fault = new PlanningFault("alpha", new InvalidOperationException("password: hunter2"));

        Assert.Contains(nameof(InvalidOperationException), fault.Hold.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Hold.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_fault_is_mended_the_hold_ends()
    {
        var broken = FleetPlans.None.Next(Snapshot()).Next(Broken(Snapshot()));

        var mended = broken.Next(Snapshot(alpha: "velero-1.0.0"));

        Assert.Null(mended.Clusters[Alpha].Frozen);
        Assert.Empty(mended.Faults);
    }

    [Fact]
    public void Where_nothing_was_planned_anew_nobody_has_to_look()
    {
        var plans = FleetPlans.None.Next(Snapshot());

        Assert.True(plans.Next(Snapshot()).FollowsFromTheSameAs(plans));
        Assert.False(plans.Next(Snapshot(alpha: "velero-1.0.0")).FollowsFromTheSameAs(plans));
        Assert.False(plans.FollowsFromTheSameAs(FleetPlans.None));
    }

    [Fact]
    public void A_workspace_of_which_nothing_changed_keeps_its_plans()
    {
        var before = FleetPlans.None.Next(Snapshot());

        var after = before.Next(Snapshot(beta: "velero-1.0.0"));

        Assert.Same(before.Clusters[Alpha], after.Clusters[Alpha]);
        Assert.NotSame(before.Clusters[Beta], after.Clusters[Beta]);
    }

    [Fact]
    public void A_status_alone_changes_no_plan()
    {
        var fleet = Snapshot();
        var before = FleetPlans.None.Next(fleet);

        var after = before.Next(Changed(fleet, w => w with
        {
            Deployments = [.. w.Deployments.Select(d => d with { Metadata = d.Metadata with { ResourceVersion = "2" }, Status = new() { ObservedGeneration = 1 } })],
            Clusters = [.. w.Clusters.Select(c => c with { Metadata = c.Metadata with { ResourceVersion = "2" }, Status = new() { Phase = ClusterPhases.Joined } })],
        }) with
        { Apps = fleet.Apps.With(fleet.Apps.Objects.Select(app => app with { Metadata = app.Metadata with { ResourceVersion = "2" } })) });

        Assert.Same(before.Clusters[Alpha], after.Clusters[Alpha]);
    }

    [Fact]
    public void ConfigMaps_that_nobody_names_change_no_plan()
    {
        var fleet = Snapshot();
        var before = FleetPlans.None.Next(fleet);

        var after = before.Next(Changed(fleet, w => w with { Values = w.Values.Add("unnamed", new ValuesSource(new ValuesText("a: 1"))) }));

        Assert.Same(before.Clusters[Alpha], after.Clusters[Alpha]);
    }

    private static FleetSnapshot Snapshot(string? alpha = null, string? beta = null)
    {
        var fleet = AFleet().WithApp("metallb").WithApp("velero").WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("metallb-1.0.0");
        _ = alpha is null ? fleet : fleet.WithDeployment(alpha);
        fleet.WithWorkspace("beta").WithCluster("spoke-2").WithDeployment("metallb-1.0.0");
        return (beta is null ? fleet : fleet.WithDeployment(beta)).Snapshot();
    }

    /// <summary>Reading the workspace's deployments throws.</summary>
    private static FleetSnapshot Broken(FleetSnapshot fleet) => Changed(fleet, w => w with { Deployments = default });

    private static FleetSnapshot Changed(FleetSnapshot fleet, Func<WorkspaceSnapshot, WorkspaceSnapshot> change) =>
        fleet with { Workspaces = fleet.Workspaces.SetItem("alpha-ns", change(fleet.Workspaces["alpha-ns"])) };
}
