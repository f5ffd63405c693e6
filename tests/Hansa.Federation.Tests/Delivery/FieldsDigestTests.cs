using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Federation.Planning;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>The digest of what was rendered equals the digest of what is ours on the cluster, and nothing else.</summary>
public sealed class FieldsDigestTests
{
    private static readonly ImmutableArray<PlannedObject> Planned = AFleet().WithWorkspace("alpha").WithCluster("spoke-1")
        .WithApp(AnApp("metallb"), spec => spec with { Defaults = "text: \"<ä> & 'x' \\u0041\"\n# end\n", Releases = [ARelease("metallb") with { Crds = "Skip", CreateNamespace = true, TargetNamespace = "metallb", Timeout = "5m" }] })
        .WithDeployment("metallb-1.0.0").Planned().Releases.Single().ObjectsFor(new FluxVersions("v2", "v1"));

    private static PlannedObject Release => Planned[^1];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_applied_has_the_digest_of_what_was_planned(int index) =>
        Assert.Equal(Planned[index].Fields, ServerObject.Applied(Planned[index]).Projected(Planned[index]).Fields);

    [Fact]
    public void Server_defaults_status_and_finalizers_make_no_difference()
    {
        var seen = ServerObject.Applied(Release).WithFlux()
            .With("spec/chart/spec/reconcileStrategy", "ChartVersion")
            .With("spec/install/remediation/ignoreTestFailures", false);
        seen["metadata"]!["annotations"]!["reconcile.fluxcd.io/requestedAt"] = "now";

        Assert.Equal(Release.Fields, seen.Projected(Release).Fields);
    }

    [Fact]
    public void Fields_of_others_make_no_difference()
    {
        var seen = ServerObject.Applied(Release)
            .With("spec/values", new JsonObject { ["replicas"] = 3 })
            .WithManager("kubectl-edit", "Update", """{"f:spec":{"f:values":{".":{},"f:replicas":{}}}}""");

        Assert.Equal(Release.Fields, seen.Projected(Release).Fields);
    }

    [Theory]
    [InlineData("spec/chart/spec/version", "9.9.9")]
    [InlineData("spec/interval", "1h")]
    [InlineData("spec/releaseName", "other")]
    [InlineData("spec/upgrade/remediation/retries", null)]
    [InlineData("spec/valuesFrom", null)]
    public void A_changed_value_of_ours_makes_a_difference(string path, string? value)
    {
        var names = path.Split('/');
        var seen = ServerObject.Applied(Release);
        names[..^1].Aggregate((JsonNode)seen, (at, name) => at[name]!)[names[^1]] = value;

        Assert.NotEqual(Release.Fields, seen.Projected(Release).Fields);
    }

    [Fact]
    public void Every_field_of_ours_that_was_changed_makes_a_difference()
    {
        foreach (var planned in Planned)
        {
            foreach (var path in Leaves(ServerObject.Applied(planned)).ToArray())
            {
                var seen = ServerObject.Applied(planned);
                path[..^1].Aggregate((JsonNode)seen, (at, name) => at[name]!)[path[^1]] = "changed";

                Assert.True(planned.Fields != seen.Projected(planned).Fields, string.Join('/', path));
            }
        }
    }

    [Fact]
    public void Every_field_of_ours_that_was_removed_makes_a_difference()
    {
        foreach (var planned in Planned)
        {
            foreach (var path in Leaves(ServerObject.Applied(planned)).ToArray())
            {
                var seen = ServerObject.Applied(planned);
                ((JsonObject)path[..^1].Aggregate((JsonNode)seen, (at, name) => at[name]!)).Remove(path[^1]);

                Assert.True(planned.Fields != seen.Projected(planned).Fields, string.Join('/', path));
            }
        }
    }

    [Fact]
    public void A_field_that_another_took_from_us_makes_a_difference()
    {
        var seen = ServerObject.Applied(Release);
        var fields = (JsonObject)seen["metadata"]!["managedFields"]![0]!["fieldsV1"]!["f:spec"]!;
        fields.Remove("f:interval");

        Assert.NotEqual(Release.Fields, seen.Projected(Release).Fields);
    }

    [Fact]
    public void A_list_is_compared_whole()
    {
        var seen = ServerObject.Applied(Release);
        ((JsonArray)seen["spec"]!["valuesFrom"]!).Add(new JsonObject { ["kind"] = "Secret", ["name"] = "more" });

        Assert.NotEqual(Release.Fields, seen.Projected(Release).Fields);
    }

    [Fact]
    public void An_object_that_we_never_applied_has_no_digest()
    {
        var seen = ServerObject.Applied(Release).With("metadata/managedFields", new JsonArray());

        Assert.Equal("", seen.Projected(Release).Fields);
    }

    [Fact]
    public void Our_name_with_another_operation_is_not_our_apply()
    {
        var seen = ServerObject.Applied(Release);
        seen["metadata"]!["managedFields"]![0]!["operation"] = "Update";

        Assert.Equal("", seen.Projected(Release).Fields);
    }

    /// <summary>Paths of every leaf that we apply: all but what names the object and what the server adds.</summary>
    private static IEnumerable<string[]> Leaves(JsonObject item) => Leaves(item, [])
        .Where(p => p[0] is not ("apiVersion" or "kind") && !(p[0] == "metadata" && p[1] is not ("labels" or "annotations")));

    private static IEnumerable<string[]> Leaves(JsonNode? node, string[] path) => node is JsonObject members
        ? members.SelectMany(m => Leaves(m.Value, [.. path, m.Key]))
        : [path];
}
