using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

public sealed class ConvergenceTests
{
    private static readonly FluxVersions Flux = new("v2", "v1");
    private static readonly ObjectRef MetalLb = Observed.Release("metallb");

    [Fact]
    public void Nothing_to_do_is_no_step()
    {
        var delivery = Delivery();

        Assert.Empty(Observed.Of(delivery).Steps(delivery));
    }

    [Fact]
    public void A_new_release_is_made_with_what_it_refers_to_first()
    {
        var steps = Observed.Empty.Steps(Delivery());

        Assert.All(steps, s => Assert.IsType<Step.Create>(s));
        Assert.Equal([DeliveredKind.HelmRepository, DeliveredKind.Values, DeliveredKind.HelmRelease], steps.Select(s => s.At.Kind));
    }

    [Fact]
    public void Another_revision_is_an_update_of_the_object_that_was_seen()
    {
        var delivery = Delivery();

        var step = Observed.Of(delivery).Change(MetalLb, o => o with { Revision = "older" }).Steps(delivery).Single();

        var update = Assert.IsType<Step.Update>(step);
        Assert.Equal((MetalLb, $"uid-of-{MetalLb}", false), (update.At, update.Uid, update.IsDrift));
        Assert.Same(delivery.Objects[MetalLb], update.Object);
    }

    [Fact]
    public void Equal_inputs_with_another_revision_are_a_rendering_anew_and_wait_when_they_must()
    {
        var delivery = Delivery();
        var observed = Observed.Of(delivery).Change(MetalLb, o => o with { Revision = "of an older Hansa" });

        Assert.True(Assert.IsType<Step.Update>(observed.Steps(delivery).Single()).IsRerendering);
        var held = Convergence.Steps(delivery, observed.Cluster() with { RerenderingHeld = new Objection(Reasons.RerenderingWaits, "its turn comes") });
        Assert.Equal([new Step.Blocked(MetalLb, Reasons.RerenderingWaits, "its turn comes")], held);
    }

    [Fact]
    public void A_rendering_anew_that_waits_has_nothing_of_its_release_written()
    {
        var delivery = Delivery();
        var values = delivery.Objects.Keys.Single(at => at.Kind == DeliveredKind.Values);
        var observed = Observed.Of(delivery).Without(values).Change(MetalLb, o => o with { Revision = "of an older Hansa" });

        var held = Convergence.Steps(delivery, observed.Cluster() with { RerenderingHeld = new Objection(Reasons.RerenderingWaits, "its turn comes") });

        Assert.IsType<Step.Blocked>(Assert.Single(held));
    }

    [Fact]
    public void While_it_waits_a_changed_field_of_ours_is_taken_for_no_addition()
    {
        var delivery = Delivery();
        var observed = Observed.Of(delivery).Change(MetalLb, o => o with { Revision = "of an older Hansa", Fields = "other", Foreign = [["spec", "interval"]] });

        var held = Convergence.Steps(delivery, observed.Cluster() with { RerenderingHeld = new Objection(Reasons.RerenderingWaits, "its turn comes") });

        Assert.IsType<Step.Blocked>(Assert.Single(held));
    }

    [Fact]
    public void What_people_changed_does_not_wait_for_a_rendering_anew()
    {
        var delivery = Delivery();
        var observed = Observed.Of(delivery).Change(MetalLb, o => o with { Revision = "older", Inputs = "older" });

        var steps = Convergence.Steps(delivery, observed.Cluster() with { RerenderingHeld = new Objection(Reasons.RerenderingWaits, "its turn comes") });

        Assert.False(Assert.IsType<Step.Update>(Assert.Single(steps)).IsRerendering);
    }

    [Fact]
    public void What_people_changed_goes_out_beside_a_repository_whose_rendering_anew_waits()
    {
        var delivery = Delivery();
        var repository = delivery.Objects.Keys.Single(at => at.Kind == DeliveredKind.HelmRepository);
        var observed = Observed.Of(delivery)
            .Change(MetalLb, o => o with { Revision = "older", Inputs = "older" })
            .Change(repository, o => o with { Revision = "of an older Hansa" });

        var steps = Convergence.Steps(delivery, observed.Cluster() with { RerenderingHeld = new Objection(Reasons.RerenderingWaits, "its turn comes") });

        Assert.Equal(MetalLb, Assert.IsType<Step.Update>(Assert.Single(steps)).At);
    }

    [Fact]
    public void Our_revision_with_other_fields_is_drift()
    {
        var delivery = Delivery();

        var step = Observed.Of(delivery).Change(MetalLb, o => o with { Fields = "other" }).Steps(delivery).Single();

        Assert.True(Assert.IsType<Step.Update>(step).IsDrift);
    }

    [Fact]
    public void Drift_is_written_back_before_what_others_added_is_removed()
    {
        var delivery = Delivery();

        var step = Observed.Of(delivery).Change(MetalLb, o => o with { Fields = "other", Foreign = [["spec", "interval"], ["spec", "values"]] }).Steps(delivery).Single();

        Assert.True(Assert.IsType<Step.Update>(step).IsDrift);
    }

    [Fact]
    public void An_object_that_is_gone_is_made_again()
    {
        var delivery = Delivery();
        var values = delivery.Objects.Keys.Single(o => o.Kind == DeliveredKind.Values);

        var step = Observed.Of(delivery).Without(values).Steps(delivery).Single();

        Assert.Equal(values, Assert.IsType<Step.Create>(step).At);
    }

    [Fact]
    public void A_foreign_release_blocks_and_nothing_of_the_release_is_written()
    {
        var step = Observed.Empty.Foreign(MetalLb, ForeignClaim.Another).Steps(Delivery()).Single();

        var blocked = Assert.IsType<Step.Blocked>(step);
        Assert.Equal((MetalLb, Reasons.OwnedByAnother), (blocked.At, blocked.Reason));
        Assert.Contains(Annotations.Adopt, blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_release_of_one_app_leaves_the_others_alone()
    {
        var delivery = DeliveryPlan.Of(Fleet().WithApp("velero").WithDeployment("velero-1.0.0").Plan("spoke-1"), Flux);

        var steps = Observed.Empty.Foreign(MetalLb, ForeignClaim.Another).Steps(delivery);

        Assert.Contains(steps, s => s is Step.Create && s.At == Observed.Release("velero"));
        Assert.DoesNotContain(steps, s => s is not Step.Blocked && s.At.Key.Name.StartsWith("metallb", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(DeliveredKind.HelmRepository))]
    [InlineData(nameof(DeliveredKind.Values))]
    public void Foreign_values_or_repositories_stay_untouched(string kind)
    {
        var delivery = Delivery();
        var at = delivery.Objects.Keys.Single(o => o.Kind == Enum.Parse<DeliveredKind>(kind));

        var steps = Observed.Empty.Foreign(at, ForeignClaim.Another).Steps(delivery);

        Assert.Equal(Reasons.OwnedByAnother, Assert.IsType<Step.Blocked>(steps.Single(s => s.At == at)).Reason);
    }

    [Theory]
    [InlineData(nameof(DeliveredKind.HelmRepository))]
    [InlineData(nameof(DeliveredKind.Values))]
    public void A_release_whose_values_or_repository_are_foreign_is_not_made_and_says_why(string kind)
    {
        var delivery = Delivery();
        var at = delivery.Objects.Keys.Single(o => o.Kind == Enum.Parse<DeliveredKind>(kind));

        var steps = Observed.Empty.Foreign(at, ForeignClaim.Another).Steps(delivery);

        Assert.All(steps, s => Assert.IsType<Step.Blocked>(s));
        Assert.Contains(at.ToString(), Assert.IsType<Step.Blocked>(steps.Single(s => s.At == MetalLb)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_that_is_there_is_not_pointed_to_foreign_values()
    {
        var delivery = Delivery();
        var values = delivery.Objects.Keys.Single(o => o.Kind == DeliveredKind.Values);

        var steps = Observed.Of(delivery).Foreign(values, ForeignClaim.Another).Change(MetalLb, o => o with { Revision = "older" }).Steps(delivery);

        Assert.Equal(Reasons.OwnedByAnother, Assert.IsType<Step.Blocked>(steps.Single(s => s.At == MetalLb)).Reason);
    }

    [Fact]
    public void Another_target_is_an_update_for_which_Flux_uninstalls_and_installs_anew()
    {
        var delivery = Delivery();
        var elsewhere = Observed.Of(delivery).ChangeRelease("metallb", r => r with { Target = r.Target with { Namespace = "elsewhere" } }).Change(MetalLb, o => o with { Revision = "older" });

        var update = Assert.IsType<Step.Update>(elsewhere.Steps(delivery).Single());

        Assert.Equal(new Uninstall("metallb", "metallb", IsInstalledAnew: true), update.Uninstalls);
    }

    [Fact]
    public void An_upgrade_uninstalls_nothing()
    {
        var delivery = Delivery();

        var update = Assert.IsType<Step.Update>(Observed.Of(delivery).Change(MetalLb, o => o with { Revision = "older" }).Steps(delivery).Single());

        Assert.Null(update.Uninstalls);
    }

    [Fact]
    public void A_copy_that_carries_our_label_is_foreign()
    {
        var delivery = Delivery();

        var step = Observed.Of(delivery).Change(MetalLb, o => o with { IsItself = false, Revision = "another" }).Steps(delivery).Single();

        var blocked = Assert.IsType<Step.Blocked>(step);
        Assert.Equal(Reasons.OwnedByAnother, blocked.Reason);
        Assert.Contains("copy", blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_that_is_being_deleted_is_waited_for()
    {
        var delivery = Delivery();

        var step = Observed.Of(delivery).Change(MetalLb, o => o with { IsDeleting = true, Revision = "older" }).Steps(delivery).Single();

        Assert.Equal(Reasons.ObjectTerminating, Assert.IsType<Step.Blocked>(step).Reason);
    }

    [Fact]
    public void Values_that_are_being_deleted_are_waited_for()
    {
        var delivery = Delivery();
        var values = delivery.Objects.Keys.Single(o => o.Kind == DeliveredKind.Values);

        var steps = Observed.Of(delivery).Change(values, o => o with { IsDeleting = true }).Steps(delivery);

        Assert.Equal(Reasons.ObjectTerminating, Assert.IsType<Step.Blocked>(steps.Single()).Reason);
    }

    [Theory]
    [InlineData(nameof(ForeignClaim.Adoptable))]
    [InlineData(nameof(ForeignClaim.Released))]
    public void What_was_left_for_us_is_taken_up(string claim)
    {
        var step = Observed.Empty.Foreign(MetalLb, Enum.Parse<ForeignClaim>(claim)).Steps(Delivery()).Single(s => s.At == MetalLb);

        Assert.Equal($"uid-of-foreign-{MetalLb}", Assert.IsType<Step.Adopt>(step).Uid);
    }

    [Fact]
    public void A_word_that_was_used_is_taken_away_also_when_the_controller_was_killed_between()
    {
        var delivery = Delivery();

        var step = Observed.Of(delivery).Change(MetalLb, o => o with { HasClaim = true }).Steps(delivery).Single();

        Assert.Equal(MetalLb, Assert.IsType<Step.ClearClaim>(step).At);
    }

    [Fact]
    public void Fields_that_others_added_are_removed()
    {
        var delivery = Delivery();

        var step = Observed.Of(delivery).Change(MetalLb, o => o with { Foreign = [["spec", "values"]] }).Steps(delivery).Single();

        Assert.Equal(MetalLb, Assert.IsType<Step.RemoveFields>(step).At);
    }

    [Fact]
    public void To_take_a_field_away_that_ties_the_release_elsewhere_uninstalls_it()
    {
        var delivery = Delivery();
        Observed With(Func<ReleaseTarget, ReleaseTarget> tied) =>
            Observed.Of(delivery).Change(MetalLb, o => o with { Foreign = [["spec", "x"]] }).ChangeRelease("metallb", r => r with { Target = tied(r.Target) });

        var elsewhere = Assert.IsType<Step.RemoveFields>(With(t => t with { Namespace = "elsewhere" }).Steps(delivery).Single());
        var stored = Assert.IsType<Step.RemoveFields>(With(t => t with { Storage = "elsewhere" }).Steps(delivery).Single());
        var harmless = Assert.IsType<Step.RemoveFields>(With(t => t).Steps(delivery).Single());

        Assert.All([elsewhere, stored], step => Assert.Equal(("metallb", new Uninstall("metallb", "metallb", IsInstalledAnew: true)), (step.Going!.Name, step.Uninstalls)));
        Assert.Null(harmless.Going);
    }

    [Fact]
    public void Fields_that_the_server_fills_in_again_are_left_and_the_others_removed()
    {
        var delivery = Delivery();
        var cluster = Observed.Of(delivery).Change(MetalLb, o => o with { Foreign = [["spec", "values"], ["spec", "chart", "spec", "reconcileStrategy"]] }).Cluster();
        var seen = cluster.Objects[MetalLb];
        var answer = new ClusterAnswer { Look = seen.Look, Revision = delivery.Objects[MetalLb].Revision, Foreign = [["spec", "values"]] };

        var step = Assert.Single(Convergence.Steps(delivery, cluster with { Answers = ImmutableDictionary<string, ClusterAnswer>.Empty.Add(seen.Uid, answer) }));

        Assert.Equal("spec.values", string.Join('.', Assert.Single(Assert.IsType<Step.RemoveFields>(step).Observed.Foreign)));
    }

    [Fact]
    public void Fields_on_a_copy_or_on_what_is_being_deleted_are_left_alone()
    {
        var delivery = Delivery();

        var copy = Observed.Of(delivery).Change(MetalLb, o => o with { Foreign = [["spec", "values"]], IsItself = false }).Steps(delivery);
        var going = Observed.Of(delivery).Change(MetalLb, o => o with { Foreign = [["spec", "values"]], IsDeleting = true }).Steps(delivery);

        Assert.DoesNotContain(copy.Concat(going), s => s is Step.RemoveFields);
    }

    [Fact]
    public void A_frozen_cluster_gets_no_step()
    {
        var delivery = DeliveryPlan.Of(Fleet().WithPauseAll().Plan("spoke-1"), Flux);

        Assert.Empty(Observed.Empty.Steps(delivery));
        Assert.Empty(Observed.Of(Delivery()).Change(MetalLb, o => o with { Fields = "other", Foreign = [["spec", "values"]] }).Steps(delivery));
    }

    [Fact]
    public void A_held_deployment_is_neither_written_nor_pruned()
    {
        var held = DeliveryPlan.Of(
            Fleet(d => d with { Spec = d.Spec with { ConfigOverrides = new() { Name = "missing" } } }).Plan("spoke-1"), Flux);

        Assert.Empty(Observed.Empty.Steps(held));
        Assert.Empty(Observed.Of(Delivery()).Change(MetalLb, o => o with { Fields = "other" }).Steps(held));
    }

    private static DeliveryPlan Delivery() => DeliveryPlan.Of(Fleet().Plan("spoke-1"), Flux);

    private static FleetBuilder Fleet(Func<Api.Resources.AppDeployment, Api.Resources.AppDeployment>? change = null) =>
        AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp(AnApp("metallb"), spec => spec with { Defaults = "a: 1" }).WithDeployment("metallb-1.0.0", change);
}
