using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

public sealed class DeliveryStateTests
{
    private static readonly FluxVersions Flux = new("v2", "v1");
    private static readonly ObjectRef MetalLb = Observed.Release("metallb");

    [Fact]
    public void A_ready_release_is_passed_on_in_Fluxs_words()
    {
        var state = State(o => o);

        Assert.Equal(new DeploymentState(DeploymentPhase.Ready, Reasons.Ready, "Release reconciliation succeeded"), state.Deployments.Values.Single());
        Assert.Equal(
            new ReleaseStatus { Name = "metallb", App = "metallb", Deployment = "metallb-1.0.0", Version = "1.0.0", Ready = "True", Reason = Reasons.Ready, Message = "Release reconciliation succeeded" },
            state.Releases.Single());
        Assert.Equal((false, null), (state.MustRetry, state.Recheck));
    }

    [Fact]
    public void A_failed_release_is_failed_with_Fluxs_reason()
    {
        var state = State(o => o with { Release = o.Release! with { Ready = "False", Reason = "InstallFailed", Message = "timed out" } });

        Assert.Equal(new DeploymentState(DeploymentPhase.Failed, Reasons.ReleaseFailed, "InstallFailed: timed out"), state.Deployments.Values.Single());
        Assert.Equal("False", state.Releases.Single().Ready);
    }

    [Fact]
    public void An_old_failure_is_no_failure_of_the_new_generation()
    {
        var state = State(o => o with { Release = o.Release! with { Generation = 2, Ready = "False", Message = "old" } });

        Assert.Equal(DeploymentPhase.Progressing, state.Deployments.Values.Single().Phase);
    }

    [Fact]
    public void Another_revision_is_not_ready_whatever_Flux_says() =>
        Assert.Equal(DeploymentPhase.Progressing, State(o => o with { Revision = "older" }).Deployments.Values.Single().Phase);

    [Fact]
    public void A_release_that_waits_to_be_rendered_anew_stands_as_it_stood()
    {
        var delivery = Delivery();
        var observed = Observed.Of(delivery).Change(MetalLb, o => o with { Revision = "of an older Hansa" });

        var state = DeliveryState.Of(delivery, observed.Cluster().Objects, [new StepFailure(MetalLb, Reasons.RerenderingWaits, "its turn comes", IsTransient: false)]);

        Assert.Equal(new DeploymentState(DeploymentPhase.Ready, Reasons.RerenderingWaits, "its turn comes"), state.Deployments.Values.Single());
        Assert.Equal(TimeSpan.FromSeconds(10), state.Recheck);
    }

    [Fact]
    public void A_suspended_release_waits_for_people()
    {
        var state = State(o => o with { Release = o.Release! with { IsSuspended = true } }).Deployments.Values.Single();

        Assert.Equal((DeploymentPhase.Waiting, Reasons.SuspendedOnCluster), (state.Phase, state.Reason));
    }

    [Fact]
    public void A_release_that_is_not_there_is_on_its_way() =>
        Assert.Equal((DeploymentPhase.Progressing, Reasons.Progressing), Words(DeliveryState.Of(Delivery(), Observed.Empty.Cluster().Objects, [])));

    [Theory]
    [InlineData(Reasons.OwnedByAnother, nameof(DeploymentPhase.Failed))]
    [InlineData(Reasons.RefusedByCluster, nameof(DeploymentPhase.Failed))]
    [InlineData(Reasons.Forbidden, nameof(DeploymentPhase.Failed))]
    [InlineData(Reasons.DeliveryFailed, nameof(DeploymentPhase.Failed))]
    [InlineData(Reasons.DependencyNotReady, nameof(DeploymentPhase.Waiting))]
    [InlineData(Reasons.ObjectTerminating, nameof(DeploymentPhase.Progressing))]
    public void What_could_not_be_written_says_why(string reason, string phase)
    {
        var state = DeliveryState.Of(Delivery(), Observed.Of(Delivery()).Cluster().Objects, [new StepFailure(MetalLb, reason, "because", IsTransient: false)]);

        Assert.Equal((Enum.Parse<DeploymentPhase>(phase), reason), Words(state));
        Assert.NotNull(state.Recheck);
    }

    [Fact]
    public void A_failure_of_values_is_the_releases_failure()
    {
        var values = Delivery().Objects.Keys.Single(o => o.Kind == DeliveredKind.Values);

        var state = DeliveryState.Of(Delivery(), Observed.Of(Delivery()).Cluster().Objects, [new StepFailure(values, Reasons.RefusedByCluster, "too large", IsTransient: false)]);

        Assert.Equal((DeploymentPhase.Failed, Reasons.RefusedByCluster), Words(state));
    }

    [Fact]
    public void A_right_that_is_missing_is_looked_for_again_within_half_a_minute() => Assert.Equal(
        TimeSpan.FromSeconds(30),
        DeliveryState.Of(Delivery(), Observed.Of(Delivery()).Cluster().Objects, [new StepFailure(MetalLb, Reasons.Forbidden, "no", IsTransient: false)]).Recheck);

    [Fact]
    public void A_transient_failure_is_tried_again_when_the_server_says_so()
    {
        var failure = new StepFailure(MetalLb, Reasons.DeliveryFailed, "busy", IsTransient: true, TimeSpan.FromSeconds(7));

        var state = DeliveryState.Of(Delivery(), Observed.Of(Delivery()).Cluster().Objects, [failure]);

        Assert.Equal((true, TimeSpan.FromSeconds(7)), (state.MustRetry, state.Recheck));
    }

    [Fact]
    public void The_worst_release_speaks_for_a_deployment()
    {
        var delivery = DeliveryPlan.Of(
            AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp(AnApp("metallb"), spec => spec with { Releases = [ARelease("metallb"), ARelease("second")] })
                .WithDeployment("metallb-1.0.0").Plan("spoke-1"),
            Flux);

        var state = DeliveryState.Of(delivery, Observed.Of(delivery).ChangeRelease("second", r => r with { Ready = "False" }).Cluster().Objects, []);

        Assert.Equal(DeploymentPhase.Failed, state.Deployments.Values.Single().Phase);
    }

    [Fact]
    public void A_release_on_its_way_out_is_still_listed()
    {
        var empty = DeliveryPlan.Of(AFleet().WithWorkspace("alpha").WithCluster("spoke-1").Plan("spoke-1"), Flux);

        var state = DeliveryState.Of(empty, Observed.Of(Delivery()).Cluster().Objects, []);

        Assert.Equal(("metallb", Reasons.Removing), (state.Releases.Single().Name, state.Releases.Single().Reason));
        Assert.Equal(1, state.ObservedReleases);
    }

    [Fact]
    public void What_nobody_has_asked_to_go_yet_is_counted_when_no_release_is_left()
    {
        var delivery = Delivery();
        var empty = DeliveryPlan.Of(AFleet().WithWorkspace("alpha").WithCluster("spoke-1").Plan("spoke-1"), Flux);
        var repository = delivery.Objects.Keys.First(at => at.Kind == DeliveredKind.HelmRepository);

        var state = DeliveryState.Of(
            empty, Observed.Of(delivery).Without(Observed.Release("metallb")).Change(repository, o => o with { IsDeleting = true }).Cluster().Objects, []);

        Assert.Equal(0, state.ObservedReleases);
        Assert.Equal(delivery.Objects.Keys.Count(at => at.Kind == DeliveredKind.Values), state.Staying);
    }

    [Fact]
    public void A_held_release_says_why_it_is_held()
    {
        var held = DeliveryPlan.Of(Fleet(d => d with { Spec = d.Spec with { ConfigOverrides = new() { Name = "missing" } } }).Plan("spoke-1"), Flux);

        var state = DeliveryState.Of(held, Observed.Of(Delivery()).Cluster().Objects, []);

        Assert.Equal((DeploymentPhase.Waiting, Reasons.OverridesMissing), Words(state));
        Assert.Equal(Reasons.OverridesMissing, state.Releases.Single().Reason);
    }

    [Fact]
    public void Without_Flux_every_deployment_waits_for_it()
    {
        var state = DeliveryState.WithoutFlux(Fleet().Plan("spoke-1"), TimeSpan.FromMinutes(1));

        Assert.Equal((DeploymentPhase.Waiting, Reasons.FluxMissing), Words(state));
        Assert.False(state.IsListed);
    }

    private static (DeploymentPhase, string) Words(DeliveryState state) => (state.Deployments.Values.Single().Phase, state.Deployments.Values.Single().Reason);

    private static DeliveryState State(Func<ObservedObject, ObservedObject> change) =>
        DeliveryState.Of(Delivery(), Observed.Of(Delivery()).Change(MetalLb, change).Cluster().Objects, []);

    private static DeliveryPlan Delivery() => DeliveryPlan.Of(Fleet().Plan("spoke-1"), Flux);

    private static FleetBuilder Fleet(Func<AppDeployment, AppDeployment>? change = null) =>
        AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp(AnApp("metallb"), spec => spec with { Defaults = "a: 1" }).WithDeployment("metallb-1.0.0", change);
}
