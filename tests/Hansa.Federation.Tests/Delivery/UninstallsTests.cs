using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

public sealed class UninstallsTests
{
    private static readonly ReleaseTarget Here = new("metallb", "alpha-ns", "metallb");
    private static readonly Uninstall ForGood = new("metallb", "metallb", IsInstalledAnew: false);
    private static readonly Uninstall Anew = new("metallb", "metallb", IsInstalledAnew: true);

    [Fact]
    public void What_no_deployment_names_goes_for_good() => Assert.Equal(ForGood, Uninstalls.Of(Plan(Base()), Seen()));

    [Fact]
    public void What_is_planned_stays() => Assert.Null(Uninstalls.Of(Plan(Base().WithDeployment("metallb-1.0.0")), Seen()));

    [Theory]
    [InlineData("other", "alpha-ns", "metallb")]
    [InlineData("metallb", "other", "metallb")]
    [InlineData("metallb", "alpha-ns", "other")]
    public void Another_release_name_namespace_or_chart_is_installed_anew(string helmName, string ns, string chart) =>
        Assert.Equal(Anew, Uninstalls.Of(Plan(Base().WithDeployment("metallb-1.0.0")), Seen(new ReleaseTarget(helmName, ns, chart))));

    [Fact]
    public void What_it_is_tied_to_is_not_guessed() =>
        Assert.Null(Uninstalls.Of(Plan(Base().WithDeployment("metallb-1.0.0")), Seen() with { Target = null }));

    [Fact]
    public void What_the_App_no_longer_names_goes_for_good() =>
        Assert.Equal(ForGood with { Release = "extra" }, Uninstalls.Of(Plan(Base().WithDeployment("metallb-1.0.0")), Seen(Here with { HelmName = "extra" }) with { Name = "extra" }));

    [Fact]
    public void What_leaves_its_Helm_release_to_another_is_handed_over() =>
        Assert.Equal(ForGood with { Release = "old-name", IsHandedOver = true }, Uninstalls.Of(Plan(Base().WithDeployment("metallb-1.0.0")), Seen() with { Name = "old-name" }));

    [Fact]
    public void To_another_chart_it_is_not_handed_over_but_installed_anew() =>
        Assert.Equal(Anew with { Release = "old-name" }, Uninstalls.Of(Plan(Base().WithDeployment("metallb-1.0.0")), Seen(Here with { Chart = "other" }) with { Name = "old-name" }));

    [Fact]
    public void What_is_held_stays() => Assert.Null(Uninstalls.Of(Plan(Base().WithDeployment("metallb-1.0.0", Paused)), Seen()));

    [Fact]
    public void On_a_frozen_cluster_everything_stays() => Assert.Null(Uninstalls.Of(Plan(Base().WithPauseAll()), Seen()));

    private static SeenRelease Seen(ReleaseTarget? target = null) => new("metallb", "metallb", "mark", target ?? Here);

    private static AppDeployment Paused(AppDeployment deployment) =>
        deployment with { Metadata = deployment.Metadata with { Annotations = Map(Annotations.Paused, "true") } };

    private static ClusterPlan Plan(FleetBuilder fleet) => fleet.Plan("spoke-1");

    private static FleetBuilder Base() => AFleet().WithApp("metallb").WithWorkspace("alpha").WithCluster("spoke-1");
}
