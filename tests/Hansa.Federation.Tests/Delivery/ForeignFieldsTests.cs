using System.Text.Json.Nodes;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

public sealed class ForeignFieldsTests
{
    private static readonly PlannedObject Release = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp(AnApp("metallb"), spec => spec with { Defaults = "a: 1" })
        .WithDeployment("metallb-1.0.0").Planned().Releases.Single().ObjectsFor(new FluxVersions("v2", "v1"))[^1];

    [Fact]
    public void What_we_applied_alone_has_no_foreign_field() => Assert.Empty(Paths(ServerObject.Applied(Release).WithFlux()));

    [Fact]
    public void Values_of_a_kubectl_edit_are_found() => Assert.Equal(
        ["spec.values"],
        Paths(ServerObject.Applied(Release)
            .With("spec/values", new JsonObject { ["replicas"] = 3 })
            .WithManager("kubectl-edit", "Update", """{"f:spec":{"f:values":{".":{},"f:replicas":{}}}}""")));

    [Fact]
    public void Another_apply_is_found_as_well() => Assert.Equal(
        ["spec.dependsOn"],
        Paths(ServerObject.Applied(Release)
            .With("spec/dependsOn", new JsonArray(new JsonObject { ["name"] = "x" }))
            .WithManager("argocd", "Apply", """{"f:spec":{"f:dependsOn":{}}}""")));

    [Fact]
    public void The_highest_path_under_which_nothing_is_ours_is_named() => Assert.Equal(
        ["spec.chart.spec.valuesFiles", "spec.install.remediation.remediateLastFailure", "spec.rollback"],
        Paths(ServerObject.Applied(Release)
            .With("spec/chart/spec/valuesFiles", new JsonArray("a.yaml"))
            .With("spec/install/remediation/remediateLastFailure", true)
            .With("spec/rollback/force", true)
            .WithManager("kubectl-patch", "Update", """{"f:spec":{"f:chart":{"f:spec":{"f:valuesFiles":{}}},"f:install":{"f:remediation":{"f:remediateLastFailure":{}}},"f:rollback":{".":{},"f:force":{}}}}""")));

    [Fact]
    public void A_suspension_is_left_to_people() => Assert.Empty(
        Paths(ServerObject.Applied(Release).With("spec/suspend", true).WithManager("flux", "Update", """{"f:spec":{"f:suspend":{}}}""")));

    [Fact]
    public void A_suspension_that_is_over_is_removed() => Assert.Equal(
        ["spec.suspend"],
        Paths(ServerObject.Applied(Release).With("spec/suspend", false).WithManager("flux", "Update", """{"f:spec":{"f:suspend":{}}}""")));

    [Fact]
    public void A_suspend_elsewhere_is_no_suspension() => Assert.Equal(
        ["spec.install.suspend"],
        Paths(ServerObject.Applied(Release).With("spec/install/suspend", true).WithManager("x", "Update", """{"f:spec":{"f:install":{"f:suspend":{}}}}""")));

    [Fact]
    public void A_field_that_two_managers_added_is_named_once() => Assert.Equal(
        ["spec.values"],
        Paths(ServerObject.Applied(Release)
            .With("spec/values", new JsonObject { ["a"] = 1, ["b"] = 2 })
            .WithManager("kubectl-edit", "Update", """{"f:spec":{"f:values":{".":{},"f:a":{}}}}""")
            .WithManager("helm-ui", "Update", """{"f:spec":{"f:values":{"f:b":{}}}}""")));

    [Fact]
    public void A_field_that_is_gone_already_is_not_named() => Assert.Empty(
        Paths(ServerObject.Applied(Release).WithManager("kubectl-edit", "Update", """{"f:spec":{"f:values":{".":{}}}}""")));

    [Fact]
    public void Fields_that_we_own_too_are_not_foreign() => Assert.Empty(
        Paths(ServerObject.Applied(Release).WithManager("kubectl-edit", "Update", """{"f:spec":{"f:interval":{},"f:valuesFrom":{}}}""")));

    [Fact]
    public void Writers_of_a_subresource_are_ignored() => Assert.Empty(
        Paths(ServerObject.Applied(Release).With("spec/values", new JsonObject()).WithManager("helm-controller", "Update", """{"f:spec":{"f:values":{}}}""", "status")));

    [Fact]
    public void Labels_and_annotations_of_others_are_theirs() => Assert.Empty(
        Paths(ServerObject.Applied(Release).With("metadata/labels/team", "a").WithManager("kubectl-label", "Update", """{"f:metadata":{"f:labels":{"f:team":{}}}}""")));

    [Fact]
    public void The_patch_removes_exactly_these_fields_of_exactly_this_object()
    {
        var seen = ServerObject.Applied(Release)
            .With("spec/values", new JsonObject { ["replicas"] = 3 })
            .With("spec/chart/spec/valuesFiles", new JsonArray("a.yaml"))
            .With("spec/chart/spec/verify", new JsonObject())
            .WithManager("kubectl-edit", "Update", """{"f:spec":{"f:chart":{"f:spec":{"f:valuesFiles":{},"f:verify":{}}},"f:values":{}}}""")
            .Projected(Release);

        var patch = NullPatch.For(seen);

        Assert.Equal(
            """{"metadata":{"uid":"0b1a2c3d-0000-4000-8000-000000000001","resourceVersion":"4711"},"spec":{"chart":{"spec":{"valuesFiles":null,"verify":null}},"values":null}}""",
            patch.ToJsonString());
    }

    private static IEnumerable<string> Paths(JsonObject item) => item.Projected(Release).Foreign.Select(path => string.Join('.', path));
}
