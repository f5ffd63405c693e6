using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

public sealed class VerdictTests
{
    [Fact]
    public void A_deployment_of_a_known_app_is_deployed()
    {
        var planned = Simple().Planned();

        Assert.IsType<Verdict.Deploy>(planned.Verdict);
        Assert.Equal("metallb", planned.AppId);
        Assert.Equal(["metallb"], planned.Releases.Select(r => r.Name));
    }

    [Theory]
    [InlineData("metalb-1.0.0", "did you mean metallb-1.0.0?")]
    [InlineData("metallb", "did you mean metallb-1.0.0?")]
    [InlineData("MetalLB-1.0.0", "did you mean metallb-1.0.0?")]
    [InlineData("zookeeper", "see `kubectl get apps`")]
    public void An_unknown_app_is_refused_and_a_near_name_is_suggested(string name, string hint)
    {
        var hold = Held(AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb").WithDeployment(name).Planned());

        Assert.Equal((HoldKind.Rejected, Reasons.AppNotFound), (hold.Kind, hold.Reason));
        Assert.Contains($"App {name} does not exist", hold.Message, StringComparison.Ordinal);
        Assert.Contains(hint, hold.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_far_off_name_gets_no_suggestion()
    {
        var hold = Held(AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb").WithDeployment("zookeeper").Planned());

        Assert.DoesNotContain("did you mean", hold.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_with_problems_is_refused_with_all_of_them()
    {
        var hold = Held(AFleet().WithWorkspace("alpha").WithCluster("spoke-1")
            .WithApp(AnApp("metallb"), spec => spec with { Version = "", Defaults = "a: ${nobody}" })
            .WithDeployment("metallb-1.0.0").Planned());

        Assert.Equal((HoldKind.Rejected, Reasons.AppInvalid), (hold.Kind, hold.Reason));
        Assert.Contains("spec.version is missing", hold.Message, StringComparison.Ordinal);
        Assert.Contains("${nobody}", hold.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "spec.releases[0].releaseName becomes \"\"")]
    [InlineData("a-name-that-nobody-would-give-a-release-of-anything-at-all", "spec.releases[0].releaseName becomes \"a-name-that-")]
    [InlineData("Big", "spec.releases[0].releaseName becomes \"Big\"")]
    public void A_name_that_variables_make_unusable_is_refused_before_any_cluster_sees_it(string value, string problem)
    {
        var hold = Held(AFleet().WithWorkspace("alpha").WithCluster("spoke-1")
            .WithApp(AnApp("metallb"), spec => spec with { Variables = [new AppVariable { Name = "name", Default = value }], Releases = [spec.Releases![0] with { ReleaseName = "${name}" }] })
            .WithDeployment("metallb-1.0.0").Planned());

        Assert.Equal((HoldKind.Rejected, Reasons.AppInvalid), (hold.Kind, hold.Reason));
        Assert.Contains(problem, hold.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dex-2.9.10")]
    [InlineData("dex-k8s-authenticator-1.2.3")]
    public void A_management_service_that_the_catalogue_lacks_cannot_go_to_attached_clusters(string app)
    {
        var hold = Held(AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment(app).Planned());

        Assert.Equal((HoldKind.Rejected, Reasons.ManagementOnly), (hold.Kind, hold.Reason));
        Assert.Contains("management cluster only", hold.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_placed_on_management_cannot_go_to_attached_clusters()
    {
        var hold = Held(AFleet().WithWorkspace("alpha").WithCluster("spoke-1")
            .WithApp(AnApp("portal"), spec => spec with { Placement = "management" })
            .WithDeployment("portal-1.0.0").Planned());

        Assert.Equal(Reasons.ManagementOnly, hold.Reason);
    }

    [Fact]
    public void An_app_placed_on_management_goes_to_the_host()
    {
        var planned = AFleet().WithHost()
            .WithApp(AnApp("portal"), spec => spec with { Placement = "management" })
            .WithDeployment("portal-1.0.0").Planned();

        Assert.IsType<Verdict.Deploy>(planned.Verdict);
    }

    [Fact]
    public void A_management_service_without_an_app_is_not_found_on_the_host()
    {
        var hold = Held(AFleet().WithHost().WithDeployment("dex-2.9.10").Planned());

        Assert.Equal((HoldKind.Rejected, Reasons.AppNotFound), (hold.Kind, hold.Reason));
    }

    [Theory]
    [InlineData("kubefed-0.8.1")]
    [InlineData("kommander-current")]
    [InlineData("kommander")]
    public void What_Hansa_does_itself_is_refused_everywhere(string app)
    {
        var attached = Held(AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment(app).Planned());
        var host = Held(AFleet().WithHost().WithDeployment(app).Planned());

        Assert.Equal([Reasons.ProvidedByHansa, Reasons.ProvidedByHansa], [attached.Reason, host.Reason]);
    }

    [Fact]
    public void Of_two_deployments_of_one_app_the_older_wins()
    {
        var fleet = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb", "1.0.0").WithApp("metallb", "2.0.0")
            .WithDeployment("a-younger", "metallb-2.0.0", d => d with { Metadata = d.Metadata with { CreationTimestamp = Noon.AddSeconds(1) } })
            .WithDeployment("b-older", "metallb-1.0.0");

        var hold = Held(fleet.Planned("a-younger"));

        Assert.Equal((HoldKind.Rejected, Reasons.Superseded), (hold.Kind, hold.Reason));
        Assert.Contains("AppDeployment b-older", hold.Message, StringComparison.Ordinal);
        Assert.IsType<Verdict.Deploy>(fleet.Planned("b-older").Verdict);
    }

    [Fact]
    public void Of_two_deployments_made_in_one_second_the_first_by_name_wins()
    {
        var fleet = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb")
            .WithDeployment("b", "metallb-1.0.0").WithDeployment("a", "metallb-1.0.0");

        Assert.IsType<Verdict.Deploy>(fleet.Planned("a").Verdict);
        Assert.Equal(Reasons.Superseded, Held(fleet.Planned("b")).Reason);
    }

    [Fact]
    public void A_deployment_that_is_being_deleted_is_as_good_as_absent()
    {
        var plan = Simple(d => d with { Metadata = d.Metadata with { DeletionTimestamp = Noon } }).Plan("spoke-1");

        Assert.Empty(plan.Deployments);
    }

    [Fact]
    public void A_deleted_deployment_supersedes_nobody()
    {
        var fleet = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb")
            .WithDeployment("a", "metallb-1.0.0", d => d with { Metadata = d.Metadata with { DeletionTimestamp = Noon } })
            .WithDeployment("b", "metallb-1.0.0");

        Assert.IsType<Verdict.Deploy>(fleet.Planned("b").Verdict);
    }

    [Fact]
    public void A_deployment_goes_to_every_cluster_of_its_workspace_and_to_no_other()
    {
        var plans = AFleet().WithApp("metallb")
            .WithWorkspace("alpha").WithCluster("spoke-1").WithCluster("spoke-2").WithDeployment("metallb-1.0.0")
            .WithWorkspace("beta").WithCluster("spoke-3")
            .Plans();

        Assert.Equal(["spoke-1", "spoke-2"], plans.Where(p => p.Deployments.Length == 1).Select(p => p.Cluster.Name));
        Assert.Equal(["spoke-3"], plans.Where(p => p.Deployments.IsEmpty).Select(p => p.Cluster.Name));
    }

    [Fact]
    public void Everything_that_a_workspace_delivers_lies_in_its_namespace()
    {
        var plans = AFleet().WithApp("metallb")
            .WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("metallb-1.0.0")
            .WithWorkspace("beta").WithCluster("spoke-2").WithDeployment("metallb-1.0.0")
            .Plans();

        Assert.All(plans, plan => Assert.All(plan.Objects(new FluxVersions("v2", "v1")), o => Assert.Equal(plan.Namespace, o.Key.Namespace)));
        Assert.Equal(["alpha-ns", "beta-ns"], plans.Select(p => p.Namespace));
    }

    [Fact]
    public void A_cluster_selector_restricts_a_deployment()
    {
        var plans = AFleet().WithApp("metallb").WithWorkspace("alpha")
            .WithCluster("spoke-1", "stage", "test").WithCluster("spoke-2", "stage", "live").WithCluster("spoke-3")
            .WithDeployment("metallb-1.0.0", d => d with { Spec = d.Spec with { ClusterSelector = Labelled("stage", "live") } })
            .Plans();

        Assert.Equal(["spoke-2"], plans.Where(p => !p.Deployments.IsEmpty).Select(p => p.Cluster.Name));
    }

    [Fact]
    public void An_empty_cluster_selector_means_all()
    {
        var plan = Simple(d => d with { Spec = d.Spec with { ClusterSelector = new LabelSelector() } }).Plan("spoke-1");

        Assert.Single(plan.Deployments);
    }

    [Fact]
    public void A_held_deployment_has_no_releases()
    {
        var planned = Simple(d => d with { Spec = d.Spec with { ConfigOverrides = new() { Name = "missing" } } }).Planned();

        Assert.Empty(planned.Releases);
        Assert.Equal("metallb", planned.AppId);
    }

    private static FleetBuilder Simple(Func<AppDeployment, AppDeployment>? change = null) =>
        AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb").WithDeployment("metallb-1.0.0", change);
}
