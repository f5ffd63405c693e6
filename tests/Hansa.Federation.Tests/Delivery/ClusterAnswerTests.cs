using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>What the server says of a correction, before it is made.</summary>
public sealed class ClusterAnswerTests
{
    private static readonly DeliveryPlan Delivery = DeliveryPlan.Of(
        AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp(AnApp("metallb"), spec => spec with { Defaults = "a: 1" }).WithDeployment("metallb-1.0.0").Plan("spoke-1"),
        new FluxVersions("v2", "v1"));
    private static readonly ObjectRef At = Observed.Release("metallb");
    private static readonly PlannedObject Release = Delivery.Objects[At];

    [Fact]
    public void A_correction_that_changes_something_is_made() => Assert.Null(OfUpdate(Edited("77m"), ServerObject.Applied(Release)));

    [Fact]
    public void What_the_cluster_makes_of_it_on_every_write_is_told_with_the_path_and_not_written_again()
    {
        var answer = OfUpdate(Edited("5m0s"), Edited("5m0s"));

        var step = Assert.IsType<Step.Altered>(Assert.Single(Steps(Edited("5m0s"), answer)));
        Assert.Equal(["spec.interval"], step.Paths);
    }

    [Fact]
    public void Another_form_of_the_same_duration_is_nothing_to_tell()
    {
        var stolen = Edited("600s");

        Assert.Empty(Steps(stolen, OfUpdate(stolen, ServerObject.Applied(Release))));
    }

    [Fact]
    public void An_object_that_somebody_posted_anew_is_not_written()
    {
        var restored = WrittenBy("velero");

        Assert.NotEqual(Release.Fields, restored.Projected(Release).Fields);
        Assert.Empty(Steps(restored, OfUpdate(restored, ServerObject.Applied(Release))));
    }

    [Fact]
    public void Values_of_others_are_removed_from_an_altered_object_too()
    {
        static JsonObject WithValues(JsonObject item) => item
            .With("spec/values", new JsonObject { ["replicas"] = 3 })
            .WithManager("kubectl-edit", "Update", """{"f:spec":{"f:values":{".":{},"f:replicas":{}}}}""");
        var altered = WithValues(Edited("5m0s"));

        var steps = Steps(altered, OfUpdate(altered, WithValues(Edited("5m0s"))));

        Assert.Equal(["spec", "values"], Assert.Single(Assert.Single(steps.OfType<Step.RemoveFields>()).Observed.Foreign));
        Assert.Single(steps.OfType<Step.Altered>());
    }

    [Fact]
    public void A_field_that_comes_back_after_its_null_is_a_default_and_not_told()
    {
        var adopted = ServerObject.Applied(Release)
            .With("spec/chart/spec/reconcileStrategy", "ChartVersion")
            .WithManager("kubectl-create", "Update", """{"f:spec":{"f:chart":{"f:spec":{"f:reconcileStrategy":{}}}}}""");
        var seen = adopted.Projected(Release);
        var remove = Assert.IsType<Step.RemoveFields>(Assert.Single(Steps(adopted, null)));

        var answer = ClusterAnswer.Of(remove, seen, Release, adopted.Element(), adopted.Element(), null, ServerObject.Manager);

        Assert.Empty(Steps(adopted, answer));
    }

    [Fact]
    public void An_answer_is_about_one_look_of_the_object()
    {
        var answer = OfUpdate(Edited("5m0s"), Edited("5m0s"));

        Assert.IsType<Step.Update>(Assert.Single(Steps(Edited("7m0s", "kubectl-edit"), answer)));
    }

    [Fact]
    public void A_new_revision_is_written_whatever_the_cluster_made_of_the_last_one()
    {
        var altered = Edited("5m0s");
        var answer = OfUpdate(altered, altered)! with { Revision = "older" };

        var steps = Convergence.Steps(Delivery, Cluster(altered, answer, o => o with { Revision = "older" }));

        Assert.False(Assert.IsType<Step.Update>(Assert.Single(steps)).IsDrift);
    }

    [Fact]
    public void Marks_that_do_not_stay_are_a_hold()
    {
        static JsonObject Stripped()
        {
            var item = ServerObject.Applied(Release);
            item["metadata"]!["annotations"]!.AsObject().Remove(Annotations.Revision);
            return item;
        }

        var blocked = Assert.IsType<Step.Blocked>(Assert.Single(Steps(Stripped(), OfUpdate(Stripped(), Stripped()))));

        Assert.Equal(Reasons.MarksStripped, blocked.Reason);
        Assert.Contains(Annotations.Revision, blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_that_somebody_took_off_once_is_put_back()
    {
        var item = ServerObject.Applied(Release);
        item["metadata"]!["annotations"]!.AsObject().Remove(Annotations.Revision);

        Assert.Null(OfUpdate(item, ServerObject.Applied(Release)));
        Assert.True(Assert.IsType<Step.Update>(Assert.Single(Steps(item, null))).IsDrift);
    }

    [Fact]
    public void What_a_webhook_adds_under_our_name_is_not_foreign()
    {
        var item = ServerObject.Applied(Release)
            .With("spec/maxHistory", 3)
            .WithManager(ServerObject.Manager, "Update", """{"f:spec":{"f:maxHistory":{}}}""");

        Assert.Empty(item.Projected(Release).Foreign);
    }

    [Fact]
    public void An_object_without_our_label_is_not_made_a_second_time()
    {
        var step = Assert.IsType<Step.Blocked>(Assert.Single(Observed.Of(Delivery).Foreign(At, ForeignClaim.Stripped).Steps(Delivery)));

        Assert.Equal(Reasons.MarksStripped, step.Reason);
    }

    [Theory]
    [InlineData(Reasons.Contested, false)]
    [InlineData(Reasons.AlteredByCluster, false)]
    [InlineData(Reasons.MarksStripped, true)]
    [InlineData(Reasons.RefusedByCluster, true)]
    public void What_others_make_of_an_object_holds_back_nothing_that_refers_to_it(string reason, bool holdsBack) =>
        Assert.Equal(holdsBack, new StepFailure(At, reason, "", IsTransient: false).HoldsBack);

    [Fact]
    public void An_altered_release_stands_as_Flux_says_and_tells_what_was_altered()
    {
        var state = DeliveryState.Of(Delivery, Observed.Of(Delivery).Cluster().Objects, [new StepFailure(At, Reasons.AlteredByCluster, "spec.interval", IsTransient: false)]);

        Assert.Equal(new DeploymentState(DeploymentPhase.Ready, Reasons.AlteredByCluster, "spec.interval"), state.Deployments.Values.Single());
        Assert.Null(state.Recheck);
    }

    private static JsonObject Edited(string interval, string manager = ServerObject.Manager)
    {
        var item = ServerObject.Applied(Release).With("spec/interval", interval);
        item["metadata"]!["managedFields"]![0]!["fieldsV1"]!["f:spec"]!.AsObject().Remove("f:interval");
        return item.WithManager(manager, "Update", """{"f:spec":{"f:interval":{}}}""");
    }

    private static JsonObject WrittenBy(string manager)
    {
        var item = ServerObject.Applied(Release);
        (item["metadata"]!["managedFields"]![0]!["manager"], item["metadata"]!["managedFields"]![0]!["operation"]) = (manager, "Update");
        return item;
    }

    private static ClusterAnswer? OfUpdate(JsonObject now, JsonObject then)
    {
        var seen = now.Projected(Release);
        return ClusterAnswer.Of(new Step.Update(At, Release, seen.Uid, IsDrift: true), seen, Release, now.Element(), then.Element(), null, ServerObject.Manager);
    }

    private static ImmutableArray<Step> Steps(JsonObject item, ClusterAnswer? answer) => Convergence.Steps(Delivery, Cluster(item, answer, o => o));

    private static ObservedCluster Cluster(JsonObject item, ClusterAnswer? answer, Func<ObservedObject, ObservedObject> change)
    {
        var seen = item.Projected(Release);
        var observed = Observed.Of(Delivery).Change(At, _ => change(seen)).Cluster();
        return answer is null ? observed : observed with { Answers = observed.Answers.Add(seen.Uid, answer) };
    }
}
