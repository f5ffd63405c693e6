using Hansa.Api;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>Dependencies hold on install and on a change of version, and on nothing else.</summary>
public sealed class DependencyTests
{
    private static readonly FluxVersions Flux = new("v2", "v1");
    private static readonly ObjectRef Kiali = Observed.Release("kiali");

    [Fact]
    public void An_install_waits_until_the_dependency_is_ready()
    {
        var steps = Observed.Empty.Steps(Delivery());

        var blocked = Assert.IsType<Step.Blocked>(steps.Single(s => s.At == Kiali));
        Assert.Equal((Reasons.DependencyNotReady, "kiali waits for istio to be ready on this cluster"), (blocked.Reason, blocked.Message));
        Assert.Contains(steps, s => s is Step.Create && s.At == Observed.Release("istio"));
    }

    [Fact]
    public void An_install_goes_ahead_when_the_dependency_is_ready()
    {
        var delivery = Delivery();

        Assert.IsType<Step.Create>(Observed.Of(delivery).Without(Kiali).Steps(delivery).Single());
    }

    [Theory]
    [InlineData("False", 1)]
    [InlineData("True", 0)]
    [InlineData("", 1)]
    public void Ready_means_ready_as_it_is_now(string ready, long observedGeneration)
    {
        var delivery = Delivery();
        var observed = Observed.Of(delivery).Without(Kiali).ChangeRelease("istio", r => r with { Ready = ready, ObservedGeneration = observedGeneration });

        Assert.Equal(Reasons.DependencyNotReady, Assert.IsType<Step.Blocked>(observed.Steps(delivery).Single()).Reason);
    }

    [Fact]
    public void Ready_means_at_the_version_that_the_plan_wants()
    {
        var delivery = Delivery();
        var observed = Observed.Of(delivery).Without(Kiali).ChangeRelease("istio", r => r with { ChartVersion = "0.9.0" });

        Assert.Equal(Reasons.DependencyNotReady, Assert.IsType<Step.Blocked>(observed.Steps(delivery).Single(s => s.At == Kiali)).Reason);
    }

    [Fact]
    public void A_dependency_that_is_going_away_is_not_ready()
    {
        var delivery = Delivery();
        var observed = Observed.Of(delivery).Without(Kiali).Change(Observed.Release("istio"), o => o with { IsDeleting = true });

        Assert.Equal(Reasons.DependencyNotReady, Assert.IsType<Step.Blocked>(observed.Steps(delivery).Single(s => s.At == Kiali)).Reason);
    }

    [Fact]
    public void A_change_of_version_waits()
    {
        var delivery = Delivery();
        var observed = Observed.Of(delivery)
            .Change(Kiali, o => o with { Revision = "older", Release = o.Release! with { ChartVersion = "0.9.0" } })
            .ChangeRelease("istio", r => r with { Ready = "False" });

        Assert.Equal(Reasons.DependencyNotReady, Assert.IsType<Step.Blocked>(observed.Steps(delivery).Single()).Reason);
    }

    [Fact]
    public void Changed_values_do_not_wait()
    {
        var delivery = Delivery();
        var observed = Observed.Of(delivery).Change(Kiali, o => o with { Revision = "older" }).ChangeRelease("istio", r => r with { Ready = "False" });

        Assert.IsType<Step.Update>(observed.Steps(delivery).Single());
    }

    [Fact]
    public void Drift_is_repaired_without_waiting()
    {
        var delivery = Delivery();
        var observed = Observed.Of(delivery).Change(Kiali, o => o with { Fields = "other" }).ChangeRelease("istio", r => r with { Ready = "False" });

        Assert.True(Assert.IsType<Step.Update>(observed.Steps(delivery).Single()).IsDrift);
    }

    [Fact]
    public void A_held_dependency_is_not_ready_whatever_runs_there()
    {
        var paused = Delivery(pausedDependency: true);
        var observed = Observed.Of(Delivery()).Without(Kiali);

        Assert.Equal(Reasons.DependencyNotReady, Assert.IsType<Step.Blocked>(observed.Steps(paused).Single()).Reason);
    }

    private static DeliveryPlan Delivery(bool pausedDependency = false) => DeliveryPlan.Of(
        AFleet().WithApp("istio").WithApp("kiali", "1.0.0", "istio").WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("kiali-1.0.0")
            .WithDeployment("istio-1.0.0", d => pausedDependency ? d with { Metadata = d.Metadata with { Annotations = Map(Annotations.Paused, "true") } } : d)
            .Plan("spoke-1"),
        Flux);
}
