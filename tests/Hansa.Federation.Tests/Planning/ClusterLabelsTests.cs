using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

/// <summary>A cluster can be selected by its name, as with Kommander, though nobody labelled it.</summary>
public sealed class ClusterLabelsTests
{
    [Fact]
    public void A_cluster_is_selected_by_its_name()
    {
        var fleet = Selecting(Labelled(Labels.ClusterName, "spoke-1")).WithCluster("spoke-1").WithCluster("spoke-2");

        Assert.Equal(["spoke-1"], DeployedOn(fleet));
    }

    [Fact]
    public void A_cluster_is_left_out_by_its_name()
    {
        var fleet = Selecting(new LabelSelector { MatchExpressions = [new LabelRequirement { Key = Labels.ClusterName, Operator = "NotIn", Values = ["spoke-1"] }] })
            .WithCluster("spoke-1").WithCluster("spoke-2").WithCluster("spoke-3");

        Assert.Equal(["spoke-2", "spoke-3"], DeployedOn(fleet));
    }

    [Fact]
    public void A_label_that_somebody_wrote_wins()
    {
        var fleet = Selecting(Labelled(Labels.ClusterName, "spoke-1")).WithCluster("spoke-1", Labels.ClusterName, "other").WithCluster("spoke-2", Labels.ClusterName, "spoke-1");

        Assert.Equal(["spoke-2"], DeployedOn(fleet));
    }

    [Fact]
    public void Overrides_reach_the_cluster_of_that_name_alone()
    {
        var fleet = AFleet().WithApp("metallb").WithWorkspace("alpha").WithCluster("spoke-1").WithCluster("spoke-2").WithOverrides("one", "a: 1")
            .WithDeployment("metallb-1.0.0", d => d with
            {
                Spec = d.Spec with { ClusterConfigOverrides = [new ClusterConfigOverride { ClusterSelector = Labelled(Labels.ClusterName, "spoke-1"), ConfigMapName = "one" }] },
            });

        Assert.Equal(["spoke-1"], fleet.Plans().Where(p => p.Deployments.Single().Releases.Single().Layers.Any(l => l.Text == "a: 1")).Select(p => p.Cluster.Name));
    }

    [Fact]
    public void Clusters_that_are_not_selected_by_name_share_what_is_planned()
    {
        var plans = Selecting(Labelled("stage", "live")).WithCluster("spoke-1", "stage", "live").WithCluster("spoke-2", "stage", "live").Plans();

        Assert.Same(plans[0].Deployments.Single(), plans[1].Deployments.Single());
    }

    private static FleetBuilder Selecting(LabelSelector selector) =>
        AFleet().WithApp("metallb").WithWorkspace("alpha").WithDeployment("metallb-1.0.0", d => d with { Spec = d.Spec with { ClusterSelector = selector } });

    private static IEnumerable<string> DeployedOn(FleetBuilder fleet) => fleet.Plans().Where(p => p.Deployments.Length > 0).Select(p => p.Cluster.Name).Order(StringComparer.Ordinal);
}
