using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using Microsoft.Extensions.Time.Testing;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

public sealed class PruningTests
{
    private static readonly FluxVersions Flux = new("v2", "v1");
    private static readonly ObjectRef MetalLb = Observed.Release("metallb");

    [Fact]
    public void An_app_that_no_deployment_names_is_uninstalled()
    {
        var step = Observed.Of(Of(Both())).Steps(Of(Apps().WithDeployment("velero-1.0.0"))).Single();

        var prune = Assert.IsType<Step.Prune>(step);
        Assert.Equal((MetalLb, new Uninstall("metallb", "metallb", IsInstalledAnew: false)), (prune.At, prune.Uninstalls));
    }

    [Fact]
    public void It_goes_as_well_when_its_deployments_selector_leaves_the_cluster_out()
    {
        var elsewhere = Of(Apps().WithDeployment("velero-1.0.0").WithDeployment("metallb-1.0.0", d => d with { Spec = d.Spec with { ClusterSelector = Labelled("sea", "north") } }));

        Assert.Equal(MetalLb, Assert.IsType<Step.Prune>(Observed.Of(Of(Both())).Steps(elsewhere).Single()).At);
    }

    [Fact]
    public void It_goes_as_well_when_its_deployment_moves_to_another_App_and_stays_when_that_does_not_exist()
    {
        DeliveryPlan Moved(string app) => Of(Apps().WithDeployment("metallb-1.0.0", app));
        var observed = Observed.Of(Of(Apps().WithDeployment("metallb-1.0.0")));

        Assert.Equal(MetalLb, Assert.Single(observed.Steps(Moved("velero-1.0.0")), s => s is Step.Prune).At);
        Assert.DoesNotContain(observed.Steps(Moved("nobody-knows")), s => s is Step.Prune);
    }

    [Fact]
    public void Overrides_that_people_take_away_give_way_to_the_defaults_and_those_that_are_lost_do_not()
    {
        static Func<Api.Resources.AppDeployment, Api.Resources.AppDeployment> Naming(string name) => d => d with { Spec = d.Spec with { ConfigOverrides = new() { Name = name } } };
        var overridden = Of(Apps().WithOverrides("mine", "a: 1").WithDeployment("metallb-1.0.0", Naming("mine")));
        var overrides = overridden.Objects.Keys.Single(at => at.Key.Name.StartsWith("metallb-overrides-", StringComparison.Ordinal));

        var withoutThem = Observed.Of(overridden).Steps(Of(Apps().WithDeployment("metallb-1.0.0")));

        Assert.Equal(MetalLb, Assert.IsType<Step.Update>(Assert.Single(withoutThem)).At);
        Assert.DoesNotContain(Of(Apps().WithDeployment("metallb-1.0.0")).Objects.Keys, at => at == overrides);
        Assert.Empty(Observed.Of(overridden).Steps(Of(Apps().WithDeployment("metallb-1.0.0", Naming("mine")))));
    }

    [Fact]
    public void What_a_release_refers_to_goes_after_it()
    {
        var observed = Observed.Of(Of(Both())).Without(MetalLb);

        var step = observed.Steps(Of(Apps().WithDeployment("velero-1.0.0"))).Single();

        Assert.Equal((DeliveredKind.Values, null), (step.At.Kind, Assert.IsType<Step.Prune>(step).Uninstalls));
        Assert.StartsWith("metallb-defaults-", step.At.Key.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_repository_stays_while_a_release_refers_to_it()
    {
        var observed = Observed.Of(Of(Both())).Without(MetalLb).Without(Observed.Release("velero"));

        var steps = observed.Steps(Of(Apps()));

        Assert.Equal([DeliveredKind.HelmRepository, DeliveredKind.Values, DeliveredKind.Values], steps.Select(s => s.At.Kind));
        Assert.All(steps, s => Assert.IsType<Step.Prune>(s));
    }

    [Fact]
    public void A_release_of_another_app_keeps_no_values()
    {
        var observed = Observed.Of(Of(Both())).Without(MetalLb).ChangeRelease("velero", r => r with { Generation = 2 });

        Assert.IsType<Step.Prune>(Assert.Single(observed.Steps(Of(Apps().WithDeployment("velero-1.0.0")))));
    }

    [Fact]
    public void Old_values_stay_until_Flux_has_seen_the_release_that_had_them_as_it_is_now()
    {
        var observed = WithOldValues(r => r with { Generation = 2, ReadyGeneration = 1 });

        Assert.Empty(observed.Steps(Of(Both())));
    }

    /// <summary>So the Flux of 2025 stands for good while it has retries left.</summary>
    [Fact]
    public void A_release_that_keeps_failing_keeps_nothing_when_its_Ready_condition_is_of_now()
    {
        var observed = WithOldValues(r => r with { Generation = 2, ObservedGeneration = 1, ReadyGeneration = 2, Ready = "False" });

        Assert.Equal(OldValues, Assert.IsType<Step.Prune>(Assert.Single(observed.Steps(Of(Both())))).At);
    }

    [Fact]
    public void A_Flux_that_never_looks_keeps_nothing_for_good()
    {
        var clock = new FakeTimeProvider();
        var watch = new LeftoverWatch(clock);
        var delivery = Of(Both());
        var cluster = WithOldValues(r => r with { Generation = 2, ReadyGeneration = 1 }).Cluster();
        ImmutableArray<Step> Steps() => Convergence.Steps(delivery, cluster with { Overdue = watch.Overdue(Pruning.Leftovers(delivery, cluster)) });

        Assert.Empty(Steps());
        Assert.Equal(TimeSpan.FromMinutes(10), watch.Next);
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Empty(Steps());
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(OldValues, Assert.IsType<Step.Prune>(Assert.Single(Steps())).At);
        Assert.Null(watch.Next);
    }

    [Fact]
    public void A_repository_that_apps_share_waits_for_each_release()
    {
        var repository = new ObjectRef(DeliveredKind.HelmRepository, new Api.Metadata.ObjectKey("alpha-ns", "old-repository"));
        var observed = Observed.Of(Of(Both())).With(repository, DeliveredKind.HelmRepository, o => o);

        Assert.Equal(repository, Assert.IsType<Step.Prune>(Assert.Single(observed.Steps(Of(Both())))).At);
        Assert.Empty(observed.ChangeRelease("velero", r => r with { Generation = 2 }).Steps(Of(Both())));
    }

    [Fact]
    public void Leftovers_do_not_wait_for_a_suspended_release()
    {
        var observed = Observed.Of(Of(Both())).Without(MetalLb).ChangeRelease("velero", r => r with { Generation = 2, IsSuspended = true });

        Assert.Single(observed.Steps(Of(Apps().WithDeployment("velero-1.0.0"))));
    }

    [Fact]
    public void A_release_whose_Helm_release_another_takes_over_is_suspended_and_then_deleted_so_that_the_service_runs_on()
    {
        var wanted = Of(Both());

        var begun = Renamed(isSuspended: false).Steps(wanted);
        var suspended = Renamed(isSuspended: true).Steps(wanted);
        var gone = Renamed(isSuspended: true).Without(OldName).Steps(wanted);

        Assert.Equal(MetalLb, Assert.IsType<Step.Suspend>(begun.Single(s => s.At == OldName)).Heir);
        var pruned = Assert.IsType<Step.Prune>(suspended.Single(s => s.At == OldName));
        Assert.Equal((MetalLb, null), (pruned.Heir, pruned.Uninstalls));
        Assert.All([begun, suspended], steps => Assert.Equal(Reasons.ReleaseRenamed, Assert.IsType<Step.Blocked>(steps.Single(s => s.At == MetalLb)).Reason));
        Assert.DoesNotContain(begun.Concat(suspended), s => s is Step.Create); // before it is gone
        Assert.Equal(MetalLb, Assert.IsType<Step.Create>(gone.Single(s => s.At.Kind == DeliveredKind.HelmRelease)).At);
    }

    [Fact]
    public void It_stays_as_it_is_while_the_one_that_takes_over_could_not_be_written()
    {
        var wanted = Of(Both());

        var held = Renamed(isSuspended: false).Foreign(MetalLb, ForeignClaim.Another).Steps(wanted);
        var heldLater = Renamed(isSuspended: true).Foreign(MetalLb, ForeignClaim.Another).Steps(wanted);

        Assert.All([held, heldLater], steps =>
        {
            Assert.Equal(Reasons.ReleaseRenamed, Assert.IsType<Step.Blocked>(steps.Single(s => s.At == OldName)).Reason);
            Assert.Equal(Reasons.OwnedByAnother, Assert.IsType<Step.Blocked>(steps.Single(s => s.At == MetalLb)).Reason);
        });
    }

    [Fact]
    public void What_a_person_suspended_is_not_handed_over()
    {
        var held = Renamed(isSuspended: true).Change(OldName, o => o with { ReplacedBy = "" }).Steps(Of(Both()));

        Assert.Equal(Reasons.SuspendedOnCluster, Assert.IsType<Step.Blocked>(held.Single(s => s.At == OldName)).Reason);
        Assert.DoesNotContain(held, s => s is Step.Create);
    }

    [Fact]
    public void With_another_target_namespace_the_new_one_waits_until_the_old_one_is_uninstalled()
    {
        var moved = Renamed(isSuspended: false).ChangeRelease("old-name", r => r with { Target = r.Target with { Namespace = "boats" } });

        var steps = moved.Steps(Of(Both()));

        Assert.Null(Assert.IsType<Step.Prune>(steps.Single(s => s.At == OldName)).Heir);
        Assert.Equal(Reasons.ReleaseRenamed, Assert.IsType<Step.Blocked>(steps.Single(s => s.At == MetalLb)).Reason);
    }

    [Fact]
    public void A_planned_one_that_still_has_the_Helm_release_is_waited_for_as_well()
    {
        var velero = Observed.Release("velero");
        var shifted = Observed.Of(Of(Both())).Without(MetalLb).Change(velero, o => o with { Revision = "older", Release = o.Release! with { Target = new ReleaseTarget("metallb", "alpha-ns", "metallb") } });

        var step = shifted.Steps(Of(Both())).Single(s => s.At == MetalLb);

        Assert.Equal(Reasons.ReleaseRenamed, Assert.IsType<Step.Blocked>(step).Reason);
    }

    [Fact]
    public void An_heir_that_is_there_but_tied_elsewhere_lets_nobody_go()
    {
        var observed = Observed.Of(Of(Both()))
            .With(OldName, DeliveredKind.HelmRelease, o => o with { App = "metallb", Release = o.Release! with { Target = new ReleaseTarget("metallb", "alpha-ns", "metallb") } })
            .ChangeRelease("metallb", r => r with { Target = r.Target with { HelmName = "another" } });

        Assert.Equal(Reasons.ReleaseRenamed, Assert.IsType<Step.Blocked>(observed.Steps(Of(Both())).Single(s => s.At == OldName)).Reason);
    }

    [Fact]
    public void What_a_detach_left_under_the_old_name_is_waited_for()
    {
        var observed = Observed.Of(Of(Both())).Without(MetalLb).Foreign(OldName, ForeignClaim.Released, app: "metallb");

        Assert.Equal(Reasons.LeftBehind, Assert.IsType<Step.Blocked>(observed.Steps(Of(Both())).Single(s => s.At == MetalLb)).Reason);
    }

    [Fact]
    public void What_Hansa_suspended_and_is_wanted_again_is_resumed()
    {
        var observed = Observed.Of(Of(Both())).Change(MetalLb, SuspendedFor("new-name"));

        Assert.Equal(MetalLb, Assert.IsType<Step.Resume>(Assert.Single(observed.Steps(Of(Both())))).At);
    }

    [Fact]
    public void What_Hansa_suspended_and_nobody_takes_over_any_more_is_resumed_so_that_it_is_uninstalled()
    {
        var observed = Observed.Of(Of(Both())).Change(MetalLb, SuspendedFor("new-name"));

        var step = observed.Steps(Of(Apps().WithDeployment("velero-1.0.0"))).Single(s => s.At == MetalLb);

        Assert.IsType<Step.Resume>(step);
    }

    private static ObjectRef OldName => Observed.Release("old-name");

    private static Observed Renamed(bool isSuspended) => Observed.Of(Of(Both()))
        .With(OldName, DeliveredKind.HelmRelease, o => o with
        {
            App = "metallb",
            ReplacedBy = isSuspended ? "metallb" : "",
            Release = o.Release! with { Target = new ReleaseTarget("metallb", "alpha-ns", "metallb"), IsSuspended = isSuspended },
        })
        .Without(MetalLb);

    private static Func<ObservedObject, ObservedObject> SuspendedFor(string heir) =>
        o => o with { ReplacedBy = heir, Release = o.Release! with { IsSuspended = true } };

    [Fact]
    public void What_goes_by_marks_that_somebody_changed_stays()
    {
        var observed = Observed.Of(Of(Both())).Change(MetalLb, o => o with { App = "velero", HasOwnMarks = false });

        var step = observed.Steps(Of(Apps().WithDeployment("metallb-1.0.0", Paused).WithDeployment("velero-1.0.0"))).Single(s => s.At == MetalLb);

        Assert.Equal(Reasons.MarksStripped, Assert.IsType<Step.Blocked>(step).Reason);
    }

    [Fact]
    public void Our_marks_in_another_namespace_are_somebodys_copy_of_them()
    {
        var elsewhere = new ObjectRef(DeliveredKind.HelmRelease, new ObjectKey("kube-system", "metallb"));
        var observed = Observed.Empty.WithMarks(elsewhere, Observed.Of(Of(Both())), MetalLb);
        var nothing = Of(Apps());

        Assert.Empty(observed.Steps(nothing));
        var state = DeliveryState.Of(nothing, observed.Cluster().Objects, []);
        Assert.Equal((0, 0), (state.ObservedReleases, state.Staying));
        Assert.Empty(state.Releases);
    }

    [Fact]
    public void A_hold_protects_by_app_id()
    {
        var held = Of(Apps().WithDeployment("velero-1.0.0").WithDeployment("other-name", "metallb-1.0.0", Paused));

        Assert.Empty(Observed.Of(Of(Both())).Steps(held));
    }

    [Fact]
    public void A_deployment_whose_App_is_gone_protects_by_its_mark()
    {
        var held = Of(AFleet().WithApp(WithDefaults("velero")).WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("metallb-1.0.0").WithDeployment("velero-1.0.0"));

        Assert.Equal(Reasons.AppNotFound, Held(held.Plan.Deployments[0]).Reason);
        Assert.Empty(Observed.Of(Of(Both())).Steps(held));
    }

    [Fact]
    public void While_an_App_is_not_found_no_shared_repository_goes()
    {
        var held = Of(AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("metallb-1.0.0"));
        var observed = Observed.Of(Of(Apps().WithDeployment("metallb-1.0.0"))).Without(MetalLb);

        Assert.DoesNotContain(observed.Steps(held), s => s.At.Kind == DeliveredKind.HelmRepository);
    }

    [Fact]
    public void A_superseded_deployment_removes_nothing_of_the_winner()
    {
        var both = Of(Apps().WithDeployment("a", "metallb-1.0.0").WithDeployment("b", "metallb-1.0.0"));

        Assert.Empty(Observed.Of(Of(Apps().WithDeployment("a", "metallb-1.0.0"))).Steps(both));
    }

    [Fact]
    public void A_deployment_that_moves_to_an_app_that_another_one_deploys_keeps_what_it_had_as_every_hold_does()
    {
        var before = Observed.Of(Of(Apps().WithDeployment("a", "metallb-1.0.0").WithDeployment("b", "velero-1.0.0")));

        var moved = Of(Apps().WithDeployment("a", "metallb-1.0.0").WithDeployment("b", "metallb-1.0.0"));

        Assert.Equal(Reasons.Superseded, Held(moved.Plan.Deployments[1]).Reason);
        Assert.Empty(before.Steps(moved));
    }

    [Fact]
    public void The_winner_takes_over_what_the_superseded_one_delivered()
    {
        var winner = Of(Apps().WithDeployment("a", "metallb-1.0.0").WithDeployment("b", "metallb-1.0.0"));

        var steps = Observed.Of(Of(Apps().WithDeployment("b", "metallb-1.0.0"))).Steps(winner);

        Assert.All(steps, s => Assert.IsType<Step.Update>(s));
        Assert.Equal([DeliveredKind.Values, DeliveredKind.HelmRelease], steps.Select(s => s.At.Kind));
    }

    [Fact]
    public void What_a_superseded_deployment_left_goes_when_nothing_refers_to_it_any_more()
    {
        var winner = Of(Apps().WithDeployment("a", "metallb-1.0.0").WithDeployment("b", "metallb-1.0.0"));
        var old = new ObjectRef(DeliveredKind.Values, new Api.Metadata.ObjectKey("alpha-ns", "metallb-overrides-old"));
        var mark = winner.Plan.Deployments.Single(d => d.Verdict is Verdict.Hold).Mark;
        var observed = Observed.Of(winner).With(old, DeliveredKind.Values, o => o with { App = "metallb", Deployment = mark });

        Assert.Equal(old, Assert.IsType<Step.Prune>(observed.Steps(winner).Single()).At);
    }

    [Fact]
    public void A_release_that_the_app_no_longer_names_is_uninstalled_like_any_other()
    {
        var before = Of(Base().WithApp(AnApp("metallb"), spec => spec with { Releases = [ARelease("metallb"), ARelease("metallb-extra")] }).WithDeployment("metallb-1.0.0"));
        var after = Of(Base().WithApp(AnApp("metallb")).WithDeployment("metallb-1.0.0"));

        var prune = Observed.Of(before).Steps(after).OfType<Step.Prune>().Single();

        Assert.Equal((Observed.Release("metallb-extra"), new Uninstall("metallb-extra", "metallb", IsInstalledAnew: false)), (prune.At, prune.Uninstalls));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("boats")] // Helm keeps both in the HelmRelease's namespace
    public void Of_two_releases_with_one_Helm_name_one_is_made_and_the_other_waits_for_it(string? target)
    {
        var delivery = Of(Base().WithApp(AnApp("metallb"), spec => spec with { Releases = [ARelease("metallb"), ARelease("metallb-extra") with { ReleaseName = "metallb", TargetNamespace = target }] }).WithDeployment("metallb-1.0.0"));
        var extra = Observed.Release("metallb-extra");

        var fresh = Observed.Empty.Steps(delivery);
        var later = Observed.Of(delivery).Without(extra).Steps(delivery);

        Assert.Equal(MetalLb, Assert.IsType<Step.Create>(fresh.Single(s => s.At == MetalLb)).At);
        Assert.All([fresh, later], steps => Assert.Equal(Reasons.ReleaseRenamed, Assert.IsType<Step.Blocked>(steps.Single(s => s.At == extra)).Reason));
    }

    [Fact]
    public void Dependants_are_removed_before_what_they_need()
    {
        var before = Of(Mesh().WithDeployment("istio-1.0.0").WithDeployment("kiali-1.0.0"));
        var nothing = Of(Mesh());

        var first = Observed.Of(before).Steps(nothing);
        var second = Observed.Of(before).Change(Observed.Release("kiali"), o => o with { IsDeleting = true }).Steps(nothing);
        var third = Observed.Of(before).Without(Observed.Release("kiali")).Steps(nothing);

        Assert.Equal(Observed.Release("kiali"), first.OfType<Step.Prune>().Single().At);
        Assert.Equal((Reasons.Removing, "istio is removed after kiali"), Why(first.OfType<Step.Blocked>().Single()));
        Assert.Equal(Reasons.Removing, Assert.IsType<Step.Blocked>(second.Single()).Reason);
        Assert.Equal(Observed.Release("istio"), third.OfType<Step.Prune>().Single().At);
    }

    [Fact]
    public void A_dependency_goes_though_others_that_stay_need_it()
    {
        var before = Of(Mesh().WithDeployment("istio-1.0.0").WithDeployment("kiali-1.0.0"));
        var after = Of(Mesh().WithDeployment("kiali-1.0.0"));

        var steps = Observed.Of(before).Steps(after);

        Assert.Equal(Observed.Release("istio"), Assert.IsType<Step.Prune>(steps.Single()).At);
    }

    [Fact]
    public void A_suspended_release_is_not_removed_and_says_so()
    {
        var observed = Observed.Of(Of(Both())).ChangeRelease("metallb", r => r with { IsSuspended = true });

        var blocked = Assert.IsType<Step.Blocked>(observed.Steps(Of(Apps().WithDeployment("velero-1.0.0"))).Single());

        Assert.Equal((MetalLb, Reasons.SuspendedOnCluster), (blocked.At, blocked.Reason));
    }

    [Fact]
    public void What_is_being_deleted_is_not_deleted_again()
    {
        var observed = Observed.Of(Of(Both())).Change(MetalLb, o => o with { IsDeleting = true });

        Assert.Empty(observed.Steps(Of(Apps().WithDeployment("velero-1.0.0"))));
    }

    [Fact]
    public void Another_workspaces_objects_are_never_named()
    {
        var observed = Observed.Of(Of(Both()));
        foreach (var at in observed.Cluster().Objects.Keys)
        {
            observed.Change(at, o => o with { Workspace = "beta-ns" });
        }

        Assert.Empty(observed.Steps(Of(Apps())));
    }

    [Fact]
    public void A_copy_is_never_pruned()
    {
        var observed = Observed.Of(Of(Both()));
        foreach (var at in observed.Cluster().Objects.Keys)
        {
            observed.Change(at, o => o with { IsItself = false });
        }

        Assert.Empty(observed.Steps(Of(Apps())));
    }

    [Fact]
    public void A_frozen_plan_prunes_nothing() => Assert.Empty(Observed.Of(Of(Both())).Steps(Of(Apps().WithPauseAll())));

    private static readonly ObjectRef OldValues = new(DeliveredKind.Values, new Api.Metadata.ObjectKey("alpha-ns", "metallb-overrides-old"));

    private static Observed WithOldValues(Func<ObservedRelease, ObservedRelease> change) => Observed.Of(Of(Both()))
        .With(OldValues, DeliveredKind.Values, o => o with { App = "metallb", Deployment = Of(Both()).Plan.Deployments.Single(d => d.AppId == "metallb").Mark })
        .ChangeRelease("metallb", change);

    private static (string Reason, string Message) Why(Step.Blocked blocked) => (blocked.Reason, blocked.Message);

    private static Api.Resources.AppDeployment Paused(Api.Resources.AppDeployment deployment) =>
        deployment with { Metadata = deployment.Metadata with { Annotations = Map(Annotations.Paused, "true") } };

    private static DeliveryPlan Of(FleetBuilder fleet) => DeliveryPlan.Of(fleet.Plan("spoke-1"), Flux);

    private static FleetBuilder Both() => Apps().WithDeployment("metallb-1.0.0").WithDeployment("velero-1.0.0");

    private static FleetBuilder Apps() => Base().WithApp(WithDefaults("metallb")).WithApp(WithDefaults("velero"));

    private static FleetBuilder Mesh() => Base().WithApp("istio").WithApp("kiali", "1.0.0", "istio");

    private static FleetBuilder Base() => AFleet().WithWorkspace("alpha").WithCluster("spoke-1");

    private static Api.Resources.App WithDefaults(string appId)
    {
        var app = AnApp(appId);
        return app with { Spec = app.Spec with { Defaults = $"name: {appId}" } };
    }
}
