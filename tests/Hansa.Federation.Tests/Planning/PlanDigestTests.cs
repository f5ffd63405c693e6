using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;
using Hansa.Federation.Preview;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

public sealed class PlanDigestTests
{
    [Fact]
    public void A_pause_of_the_workspace_of_a_cluster_or_of_everything_leaves_no_trace()
    {
        var digest = Of(Usual());

        Assert.Equal(digest, Of(Usual().WithPauseAll()));
        Assert.Equal(digest, Of(AFleet().WithWorkspace("alpha", w => w with { Metadata = Paused(w.Metadata) }).WithCluster("spoke-1").WithCluster("spoke-2").WithApp("metallb").WithDeployment("metallb-1.0.0")));
        Assert.Equal(digest, Of(AFleet().WithWorkspace("alpha").WithCluster("spoke-1", c => c with { Metadata = Paused(c.Metadata) }).WithCluster("spoke-2").WithApp("metallb").WithDeployment("metallb-1.0.0")));
    }

    [Fact]
    public void Whatever_a_cluster_must_hold_does()
    {
        var digest = Of(Usual());

        Assert.NotEqual(digest, Of(Usual().WithCluster("spoke-3")));
        Assert.NotEqual(digest, Of(Usual().WithApp("velero").WithDeployment("velero-1.0.0")));
        Assert.NotEqual(digest, Of(Usual().WithDeployment("again", "metallb-1.0.0")));
    }

    [Fact]
    public void The_order_in_which_things_came_does_not() => Assert.Equal(Of(Usual()), Of(Usual().Shuffled(1)));

    [Fact]
    public void A_preview_tells_the_digest_before_and_after()
    {
        var (live, wanted) = (Usual(), Usual().WithApp("velero").WithDeployment("velero-1.0.0"));

        var workspace = Assert.Single(FleetPreview.Of(live.Intent(), wanted.Intent(), new Dictionary<ObjectKey, ClusterSight>(), _ => true, TimeProvider.System).Workspaces);

        Assert.Equal(("alpha", Of(live), Of(wanted)), (workspace.Workspace, workspace.Before, workspace.After));
        Assert.True(workspace.Differs);
    }

    private static FleetBuilder Usual() => AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithCluster("spoke-2").WithApp("metallb").WithDeployment("metallb-1.0.0");

    private static string Of(FleetBuilder fleet) => PlanDigest.Of(fleet.Plans());

    private static ObjectMeta Paused(ObjectMeta metadata) => metadata with { Annotations = Map(Annotations.Paused, "true") };
}
