using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

/// <summary>What cannot be read is there all the same.</summary>
public sealed class UnreadableTests
{
    private const string Cause = "$.spec.appRef: a text stands where an object is expected";

    [Fact]
    public void A_deployment_that_was_never_read_holds_its_releases_by_its_name_alone()
    {
        var plan = Plan(known: false);

        var planned = Assert.Single(plan.Deployments);
        Assert.Equal((HoldKind.Rejected, Reasons.Unreadable), (Held(planned).Kind, Held(planned).Reason));
        Assert.Contains(Cause, Held(planned).Message, StringComparison.Ordinal);
        Assert.Null(Uninstalls.Of(plan, new SeenRelease("metallb", "metallb", planned.Mark, Target: null)));
    }

    [Fact]
    public void A_deployment_that_was_read_before_is_held_as_it_was()
    {
        var plan = Plan(known: true);

        Assert.Equal(Reasons.Unreadable, Held(Assert.Single(plan.Deployments)).Reason);
        Assert.Null(Uninstalls.Of(plan, new SeenRelease("metallb", "metallb", "another mark", Target: null)));
    }

    [Fact]
    public void An_app_holds_what_names_it_and_is_not_said_to_be_missing()
    {
        var fleet = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("velero").WithDeployment("metallb-1.0.0").WithDeployment("velero-1.0.0").Snapshot()
            with
        { UnreadableApps = ImmutableDictionary<string, string>.Empty.Add("metallb-1.0.0", Cause) };

        var deployments = Assert.Single(WorkspacePlanner.Plan(fleet, fleet.Workspaces["alpha-ns"])).Deployments;

        Assert.Equal(Reasons.Unreadable, Held(deployments[0]).Reason);
        Assert.IsType<Verdict.Deploy>(deployments[1].Verdict);
    }

    private static ClusterPlan Plan(bool known)
    {
        var fleet = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb").Snapshot();
        var workspaces = SnapshotBuilder.Workspaces(
            [AWorkspace("alpha")],
            ImmutableDictionary<ObjectKey, ObjectMeta>.Empty.Add(ObjectKey.ClusterScoped("alpha-ns"), new() { Name = "alpha-ns" }),
            [ACluster("alpha-ns", "spoke-1")],
            known ? [ADeployment("alpha-ns", "lb", "metallb-1.0.0")] : [],
            _ => _ => null,
            secrets: null,
            unreadable: ns => ns == "alpha-ns" ? ImmutableDictionary<string, string>.Empty.Add("lb", Cause) : ImmutableDictionary<string, string>.Empty);
        return Assert.Single(WorkspacePlanner.Plan(fleet, workspaces["alpha-ns"]));
    }
}
