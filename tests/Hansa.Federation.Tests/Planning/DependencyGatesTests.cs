using Hansa.Api;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

public sealed class DependencyGatesTests
{
    [Fact]
    public void A_deployed_dependency_is_waited_for()
    {
        var fleet = Kiali().WithApp("istio").WithDeployment("istio-1.0.0");

        Assert.Equal(["istio"], fleet.Planned("kiali-1.0.0").WaitsFor);
        Assert.IsType<Verdict.Deploy>(fleet.Planned("kiali-1.0.0").Verdict);
        Assert.Empty(fleet.Planned("istio-1.0.0").WaitsFor);
    }

    [Fact]
    public void A_dependency_that_nothing_deploys_holds()
    {
        var hold = Held(Kiali().WithApp("istio").Planned("kiali-1.0.0"));

        Assert.Equal((HoldKind.Waiting, Reasons.DependencyMissing), (hold.Kind, hold.Reason));
        Assert.Contains("kiali needs istio", hold.Message, StringComparison.Ordinal);
        Assert.Contains(Annotations.Provides, hold.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dependency_that_another_workspace_deploys_does_not_count()
    {
        var fleet = AFleet().WithApp("istio").WithWorkspace("beta").WithCluster("spoke-2").WithDeployment("istio-1.0.0");

        Assert.Equal(Reasons.DependencyMissing, Held(Kiali(fleet).Planned("kiali-1.0.0")).Reason);
    }

    [Fact]
    public void A_dependency_counts_only_where_it_applies()
    {
        var fleet = AFleet().WithApp("istio").WithApp("kiali", "1.0.0", "istio").WithWorkspace("alpha")
            .WithCluster("spoke-1", "mesh", "yes").WithCluster("spoke-2")
            .WithDeployment("kiali-1.0.0")
            .WithDeployment("istio-1.0.0", d => d with { Spec = d.Spec with { ClusterSelector = Labelled("mesh", "yes") } });

        Assert.IsType<Verdict.Deploy>(fleet.Plan("spoke-1").Deployments.Single(d => d.AppId == "kiali").Verdict);
        Assert.Equal(Reasons.DependencyMissing, Held(fleet.Plan("spoke-2").Deployments.Single(d => d.AppId == "kiali")).Reason);
    }

    [Fact]
    public void A_paused_dependency_is_waited_for_and_not_missed()
    {
        var fleet = Kiali().WithApp("istio")
            .WithDeployment("istio-1.0.0", d => d with { Metadata = d.Metadata with { Annotations = Map(Annotations.Paused, "true") } });

        Assert.Equal(["istio"], fleet.Planned("kiali-1.0.0").WaitsFor);
    }

    [Theory]
    [InlineData("istio")]
    [InlineData("traefik, istio ,cert-manager")]
    public void What_a_cluster_provides_is_neither_missed_nor_waited_for(string provides)
    {
        var planned = AFleet().WithApp("kiali", "1.0.0", "istio").WithWorkspace("alpha")
            .WithCluster("spoke-1", c => c with { Metadata = c.Metadata with { Annotations = Map(Annotations.Provides, provides) } })
            .WithDeployment("kiali-1.0.0").Planned();

        Assert.IsType<Verdict.Deploy>(planned.Verdict);
        Assert.Empty(planned.WaitsFor);
    }

    [Theory]
    [InlineData("dex")]
    [InlineData("dex-k8s-authenticator")]
    [InlineData("kommander")]
    public void What_only_the_management_cluster_runs_counts_as_provided(string dependency)
    {
        var planned = AFleet().WithApp("proxy", "1.0.0", dependency).WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("proxy-1.0.0").Planned();

        Assert.IsType<Verdict.Deploy>(planned.Verdict);
        Assert.Empty(planned.WaitsFor);
    }

    [Fact]
    public void A_circle_of_dependencies_is_refused_with_its_path()
    {
        var fleet = AFleet().WithApp("a", "1.0.0", "b").WithApp("b", "1.0.0", "c").WithApp("c", "1.0.0", "a")
            .WithWorkspace("alpha").WithCluster("spoke-1")
            .WithDeployment("a-1.0.0").WithDeployment("b-1.0.0").WithDeployment("c-1.0.0");

        var hold = Held(fleet.Planned("a-1.0.0"));

        Assert.Equal((HoldKind.Rejected, Reasons.DependencyCycle), (hold.Kind, hold.Reason));
        Assert.EndsWith("a → b → c → a", hold.Message, StringComparison.Ordinal);
        Assert.All(["b-1.0.0", "c-1.0.0"], name => Assert.Equal(Reasons.DependencyCycle, Held(fleet.Planned(name)).Reason));
    }

    [Fact]
    public void An_app_that_needs_itself_is_a_circle()
    {
        var fleet = AFleet().WithApp("a", "1.0.0", "a").WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("a-1.0.0");

        Assert.Equal(Reasons.DependencyCycle, Held(fleet.Planned()).Reason);
    }

    [Fact]
    public void A_circle_is_opened_by_what_the_cluster_provides()
    {
        var fleet = AFleet().WithApp("a", "1.0.0", "b").WithApp("b", "1.0.0", "a").WithWorkspace("alpha")
            .WithCluster("spoke-1", c => c with { Metadata = c.Metadata with { Annotations = Map(Annotations.Provides, "a") } })
            .WithDeployment("a-1.0.0").WithDeployment("b-1.0.0");

        Assert.IsType<Verdict.Deploy>(fleet.Planned("a-1.0.0").Verdict);
        Assert.IsType<Verdict.Deploy>(fleet.Planned("b-1.0.0").Verdict);
    }

    [Fact]
    public void Who_depends_on_a_circle_waits_without_being_part_of_it()
    {
        var fleet = AFleet().WithApp("a", "1.0.0", "b").WithApp("b", "1.0.0", "c").WithApp("c", "1.0.0", "b")
            .WithWorkspace("alpha").WithCluster("spoke-1")
            .WithDeployment("a-1.0.0").WithDeployment("b-1.0.0").WithDeployment("c-1.0.0");

        Assert.Equal(["b"], fleet.Planned("a-1.0.0").WaitsFor);
    }

    private static FleetBuilder Kiali(FleetBuilder? fleet = null) =>
        (fleet ?? AFleet()).WithApp("kiali", "1.0.0", "istio").WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("kiali-1.0.0");
}
