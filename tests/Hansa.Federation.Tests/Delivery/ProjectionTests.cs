using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Federation.Delivery;

namespace Hansa.Federation.Tests.Delivery;

public sealed class ProjectionTests
{
    internal const string V2Beta1 = """
        {
          "apiVersion": "helm.toolkit.fluxcd.io/v2beta1", "kind": "HelmRelease",
          "metadata": {
            "name": "metallb", "namespace": "workspace-test-vjsfq", "uid": "5d9e", "resourceVersion": "1204", "generation": 2,
            "labels": {"hansa.dev/hub": "hub-1", "hansa.dev/workspace": "workspace-test-vjsfq", "hansa.dev/app": "metallb", "hansa.dev/deployment": "0123456789"},
            "annotations": {"hansa.dev/revision": "r1", "hansa.dev/object": "helm.toolkit.fluxcd.io/HelmRelease/workspace-test-vjsfq/metallb"},
            "finalizers": ["finalizers.fluxcd.io"],
            "managedFields": [{"manager": "hansa-hub-1", "operation": "Apply", "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {"f:interval": {}}}}]
          },
          "spec": {
            "interval": "10m",
            "chart": {"spec": {"chart": "metallb", "version": "0.12.2", "interval": "10m", "reconcileStrategy": "ChartVersion",
              "sourceRef": {"kind": "HelmRepository", "name": "mesosphere-1a2b3c4d"}}},
            "valuesFrom": [{"kind": "ConfigMap", "name": "metallb-defaults-aa"}, {"kind": "ConfigMap", "name": "metallb-overrides-bb"}]
          },
          "status": {
            "observedGeneration": 2, "helmChart": "workspace-test-vjsfq/workspace-test-vjsfq-metallb", "lastAppliedRevision": "0.12.2",
            "lastAttemptedRevision": "0.12.2", "lastAttemptedValuesChecksum": "da39a3ee", "lastReleaseRevision": 1,
            "conditions": [
              {"type": "Ready", "status": "True", "reason": "ReconciliationSucceeded", "message": "Release reconciliation succeeded", "lastTransitionTime": "2021-09-01T10:00:00Z"},
              {"type": "Released", "status": "True", "reason": "InstallSucceeded", "message": "Helm install succeeded", "lastTransitionTime": "2021-09-01T10:00:00Z"}
            ]
          }
        }
        """;

    internal const string V2 = """
        {
          "apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease",
          "metadata": {
            "name": "metallb", "namespace": "workspace-test-vjsfq", "uid": "5d9e", "resourceVersion": "1204", "generation": 3,
            "labels": {"hansa.dev/hub": "hub-1", "hansa.dev/workspace": "workspace-test-vjsfq", "hansa.dev/app": "metallb", "hansa.dev/deployment": "0123456789"},
            "annotations": {"hansa.dev/revision": "r1", "hansa.dev/object": "helm.toolkit.fluxcd.io/HelmRelease/workspace-test-vjsfq/metallb"}
          },
          "spec": {
            "suspend": true,
            "chart": {"spec": {"chart": "metallb", "version": "0.12.2", "sourceRef": {"kind": "HelmRepository", "name": "mesosphere-1a2b3c4d"}}}
          },
          "status": {
            "observedGeneration": 2, "lastAttemptedConfigDigest": "sha256:aa", "storageNamespace": "workspace-test-vjsfq", "failures": 1,
            "history": [{"chartName": "metallb", "chartVersion": "0.12.1", "status": "deployed", "version": 1}],
            "conditions": [
              {"type": "Reconciling", "status": "True", "reason": "Progressing", "message": "Running 'upgrade' action", "observedGeneration": 3},
              {"type": "Ready", "status": "False", "reason": "UpgradeFailed", "message": "Helm upgrade failed: timed out", "observedGeneration": 2},
              {"type": "Released", "status": "False", "reason": "UpgradeFailed", "message": "Helm upgrade failed: timed out"}
            ]
          }
        }
        """;

    [Fact]
    public void What_a_hostile_cluster_writes_there_is_kept_within_bounds()
    {
        var kept = Change(V2Beta1, item =>
        {
            item["metadata"]!["labels"]!["hansa.dev/app"] = new string('a', 1_000_000);
            item["status"]!["conditions"]![0]!["message"] = new string('m', 1_000_000);
            item["spec"]!["chart"]!["spec"]!["sourceRef"]!["name"] = new string('n', 254);
            item["spec"]!["valuesFrom"] = new JsonArray([.. Enumerable.Range(0, 10_000).Select(i => new JsonObject { ["name"] = $"{i}{new string('n', i % 300)}" })]);
        });

        Assert.Equal("", kept.App);
        Assert.InRange(kept.Release!.Message.Length, 1, 1024);
        Assert.All(kept.Release.RefersTo, name => Assert.InRange(name.Length, 0, 253));
        Assert.InRange(kept.Release.RefersTo.Length, 50, 101);
        Assert.InRange(kept.Release.RefersTo.Sum(name => name.Length), 1, 8 * 1024);
    }

    [Theory]
    [InlineData("kubectl", 1000, false)]
    [InlineData("kubectl", 1001, true)]
    [InlineData("hansa-hub-1", 1000, false)]
    [InlineData("hansa-hub-1", 1001, true)]
    public void More_fields_of_a_manager_than_any_object_of_Hansas_has_make_one_unreadable(string manager, int fields, bool isRefused)
    {
        void Project() => Change(V2Beta1, item =>
        {
            var inner = new JsonObject([.. Enumerable.Range(0, manager == "kubectl" ? fields : fields - 1).Select(i => KeyValuePair.Create($"f:x{i}", (JsonNode?)new JsonObject()))]);
            item["metadata"]!["managedFields"] = new JsonArray(new JsonObject { ["manager"] = manager, ["operation"] = "Apply", ["fieldsV1"] = new JsonObject { ["f:spec"] = inner } });
        });

        var refusal = Record.Exception(Project);

        Assert.Equal(isRefused, refusal is FormatException);
        Assert.True(isRefused || refusal is null);
    }

    [Theory]
    [InlineData("kubectl")]
    [InlineData("hansa-hub-1")]
    public void A_field_with_a_name_that_none_has_makes_an_object_unreadable(string manager) => Assert.Throws<FormatException>(() => Change(V2Beta1, item =>
        item["metadata"]!["managedFields"] = new JsonArray(new JsonObject
        {
            ["manager"] = manager,
            ["operation"] = "Apply",
            ["fieldsV1"] = new JsonObject { ["f:spec"] = new JsonObject { [$"f:{new string('x', 1000)}"] = new JsonObject() } },
        })));

    [Fact]
    public void What_an_edit_put_into_values_is_one_field_however_much_it_is()
    {
        var values = new JsonObject([.. Enumerable.Range(0, 5000).Select(i => KeyValuePair.Create($"f:x{i}", (JsonNode?)new JsonObject()))]);

        var seen = Change(V2Beta1, item =>
        {
            item["spec"]!["values"] = new JsonObject { ["x1"] = 1 };
            item["metadata"]!["managedFields"]!.AsArray().Add(new JsonObject { ["manager"] = "kubectl-edit", ["operation"] = "Update", ["fieldsV1"] = new JsonObject { ["f:spec"] = new JsonObject { ["f:values"] = values } } });
        });

        Assert.Equal(["spec", "values"], Assert.Single(seen.Foreign));
    }

    [Theory]
    [InlineData("hansa.dev/app")]
    [InlineData("hansa.dev/deployment")]
    [InlineData("hansa.dev/workspace")]
    public void What_no_label_can_be_is_none(string label)
    {
        static string[] Marks(ObservedObject seen) => [seen.App, seen.Deployment, seen.Workspace];

        Assert.Contains(new string('a', 63), Marks(Change(V2Beta1, item => item["metadata"]!["labels"]![label] = new string('a', 63))));
        Assert.Contains("", Marks(Change(V2Beta1, item => item["metadata"]!["labels"]![label] = new string('a', 64))));
    }

    [Fact]
    public void A_uid_that_none_can_be_makes_an_object_unreadable()
    {
        Assert.Equal(128, Change(V2Beta1, item => item["metadata"]!["uid"] = new string('u', 128)).Uid.Length);
        Assert.Throws<FormatException>(() => Change(V2Beta1, item => item["metadata"]!["uid"] = new string('u', 129)));
    }

    [Fact]
    public void A_ready_release_of_the_v2beta1_era()
    {
        var seen = Read(V2Beta1, "v2beta1");

        Assert.Equal("HelmRelease workspace-test-vjsfq/metallb", seen.Ref.ToString());
        Assert.Equal(("5d9e", "1204", true, "r1"), (seen.Uid, seen.ResourceVersion, seen.IsItself, seen.Revision));
        Assert.Equal(("workspace-test-vjsfq", "metallb", "0123456789"), (seen.Workspace, seen.App, seen.Deployment));
        Assert.True(seen.Release!.IsReady);
        Assert.Equal(("ReconciliationSucceeded", "Release reconciliation succeeded"), (seen.Release.Reason, seen.Release.Message));
        Assert.Equal(("0.12.2", false), (seen.Release.ChartVersion, seen.Release.IsSuspended));
        Assert.Equal(["mesosphere-1a2b3c4d", "metallb-defaults-aa", "metallb-overrides-bb"], seen.Release.RefersTo);
    }

    [Theory]
    [InlineData("hansa.dev/adopt", "hub-1", true)]
    [InlineData("hansa.dev/adopt", "hub-2", false)]
    [InlineData("hansa.dev/released-by", "hub-1/alpha-ns", true)]
    [InlineData("hansa.dev/released-by", "hub-2/alpha-ns", false)]
    public void A_word_for_this_hub_is_seen_and_one_for_another_is_none_of_ours(string annotation, string value, bool isOurs) =>
        Assert.Equal(isOurs, Change(V2Beta1, item => item["metadata"]!["annotations"]![annotation] = value).HasClaim);

    [Fact]
    public void A_failed_and_suspended_release_of_v2()
    {
        var seen = Read(V2, "v2");

        Assert.Equal((3, 2, false, false), (seen.Release!.Generation, seen.Release.ObservedGeneration, seen.Release.IsCurrent, seen.Release.IsReady));
        Assert.Equal(("False", "UpgradeFailed", "Helm upgrade failed: timed out"), (seen.Release.Ready, seen.Release.Reason, seen.Release.Message));
        Assert.True(seen.Release.IsSuspended);
        Assert.Equal(["mesosphere-1a2b3c4d"], seen.Release.RefersTo);
        Assert.Equal("", seen.Fields);
    }

    [Fact]
    public void An_old_generation_is_not_ready_whatever_the_condition_says()
    {
        var seen = Change(V2Beta1, item => item["metadata"]!["generation"] = 3);

        Assert.False(seen.Release!.IsReady);
        Assert.Equal("True", seen.Release.Ready);
    }

    [Fact]
    public void A_release_that_Flux_has_not_looked_at_is_neither_ready_nor_current()
    {
        var seen = Change(V2Beta1, item => item.Remove("status"));

        Assert.Equal((false, false, ""), (seen.Release!.IsReady, seen.Release.IsCurrent, seen.Release.Ready));
    }

    [Fact]
    public void Minus_one_as_observed_generation_is_not_current()
    {
        var seen = Change(V2Beta1, item => item["status"]!["observedGeneration"] = -1);

        Assert.False(seen.Release!.IsCurrent);
    }

    [Theory]
    [InlineData("helm.toolkit.fluxcd.io/HelmRelease/workspace-test-vjsfq/original")]
    [InlineData("helm.toolkit.fluxcd.io/HelmRelease/another/metallb")]
    [InlineData("source.toolkit.fluxcd.io/HelmRelease/workspace-test-vjsfq/metallb")]
    [InlineData(null)]
    public void A_copy_is_not_itself(string? identity) =>
        Assert.False(Change(V2Beta1, item => item["metadata"]!["annotations"]!["hansa.dev/object"] = identity).IsItself);

    [Theory]
    [InlineData(null, null, "metallb", "workspace-test-vjsfq")]
    [InlineData("lb", null, "lb", "workspace-test-vjsfq")]
    [InlineData("lb", "elsewhere", "lb", "elsewhere")]
    [InlineData(null, "elsewhere", "elsewhere-metallb", "elsewhere")]
    public void What_a_release_is_tied_to_is_read_as_Flux_reads_it(string? releaseName, string? target, string helmName, string ns)
    {
        var seen = Change(V2Beta1, item => (item["spec"]!["releaseName"], item["spec"]!["targetNamespace"]) = (releaseName, target));

        Assert.Equal(new ReleaseTarget(helmName, ns, "metallb"), seen.Release!.Target);
    }

    [Fact]
    public void A_deletion_is_seen() => Assert.True(Change(V2Beta1, item => item["metadata"]!["deletionTimestamp"] = "2026-01-01T12:00:00Z").IsDeleting);

    [Fact]
    public void A_bare_object_is_read_without_fault()
    {
        var seen = Read("""{"metadata": {"name": "a", "namespace": "b"}}""", "v2");

        Assert.Equal((false, "", "", ""), (seen.IsItself, seen.Workspace, seen.Revision, seen.Fields));
        Assert.Equal("", seen.Release!.ChartVersion);
    }

    [Theory]
    [InlineData("""{"metadata": {"name": "a", "namespace": "b", "labels": null, "annotations": null, "managedFields": null}, "spec": null, "status": null}""")]
    [InlineData("""{"metadata": {"name": "a", "namespace": "b", "labels": 5, "generation": "x"}, "spec": {"chart": 7, "valuesFrom": {}}, "status": {"conditions": [], "observedGeneration": {}}}""")]
    public void Odd_objects_are_read_without_fault(string json) => Assert.Equal("a", Read(json, "v2").Ref.Key.Name);

    private static ObservedObject Change(string json, Action<JsonObject> change)
    {
        var item = (JsonObject)JsonNode.Parse(json)!;
        change(item);
        return Read(item.ToJsonString(), "v2beta1");
    }

    private static ObservedObject Read(string json, string version)
    {
        using var document = JsonDocument.Parse(json);
        return Projection.Of(document.RootElement, DeliveredKind.HelmRelease, Kinds.HelmRelease(version), "hansa-hub-1");
    }

    [Theory]
    [InlineData("""{"hansa.dev/app": "a", "hansa.dev/deployment": "d"}""", """{"f:hansa.dev/app": {}, "f:hansa.dev/deployment": {}}""", true)]
    [InlineData("""{"hansa.dev/app": "b", "hansa.dev/deployment": "d"}""", """{"f:hansa.dev/deployment": {}}""", false)] // somebody's word
    [InlineData("{}", """{"f:hansa.dev/app": {}, "f:hansa.dev/deployment": {}}""", false)] // taken off
    public void Marks_are_ours_while_nobody_else_wrote_them(string labels, string owned, bool isOurs)
    {
        using var item = JsonDocument.Parse("""
            {"metadata": {"name": "metallb", "namespace": "alpha-ns", "uid": "u", "labels": LABELS,
             "managedFields": [{"manager": "hansa-hub-1", "operation": "Apply", "fieldsType": "FieldsV1", "fieldsV1": {"f:metadata": {"f:labels": OWNED}}}]}, "spec": {}}
            """.Replace("LABELS", labels, StringComparison.Ordinal).Replace("OWNED", owned, StringComparison.Ordinal));

        Assert.Equal(isOurs, Projection.Of(item.RootElement, DeliveredKind.HelmRelease, Kinds.HelmRelease("v2"), "hansa-hub-1").HasOwnMarks);
    }
}
