using System.Text.Json.Nodes;
using Hansa.ApiServer.BuiltIn;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Schemas;
using Hansa.ApiServer.Selectors;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Tests.Selectors;

public sealed class FieldSelectionTests
{
    private static readonly ResourceDefinition BuiltIn = Definition(custom: false);

    [Theory]
    [InlineData("metadata.name=a", true)]
    [InlineData("metadata.name==a", true)]
    [InlineData("metadata.name!=a", false)]
    [InlineData("metadata.namespace=n,metadata.name=a", true)]
    [InlineData("metadata.namespace=n,metadata.name=b", false)]
    [InlineData("spec.size=big", true)]
    [InlineData("spec.count=3", true)]
    [InlineData("spec.on=true", true)]
    [InlineData("spec.absent=", true)]
    [InlineData("spec.absent!=x", true)]
    [InlineData(@"spec.odd=a\,b\=c", true)]
    [InlineData("spec.size.deeper=", true)]
    public void A_field_is_compared_as_text(string selector, bool matches)
    {
        var stored = StoredObject.Of(new JsonObject
        {
            ["kind"] = "X",
            ["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "n" },
            ["spec"] = new JsonObject { ["size"] = "big", ["count"] = 3, ["on"] = true, ["odd"] = "a,b=c" },
        });

        Assert.Equal(matches, FieldSelection.Parse(selector, BuiltIn).Matches(stored));
    }

    [Fact]
    public void A_field_that_cannot_be_selected_by_is_named()
    {
        var builtIn = Assert.Throws<StatusException>(() => FieldSelection.Parse("data.x=1", BuiltIn));
        var custom = Assert.Throws<StatusException>(() => FieldSelection.Parse("data.x=1", Definition(custom: true)));

        Assert.Contains("data.x", builtIn.Message, StringComparison.Ordinal);
        Assert.Equal("field label not supported: data.x", custom.Message);
    }

    [Theory]
    [InlineData("metadata.name")]
    [InlineData("=a")]
    public void A_text_that_is_no_selector_is_refused(string selector) =>
        Assert.Equal(400, Assert.Throws<StatusException>(() => FieldSelection.Parse(selector, BuiltIn)).Code);

    [Theory]
    [InlineData("v1", "nodes", "spec.unschedulable=false", "{}", true)]
    [InlineData("v1", "nodes", "spec.unschedulable=true", """{"spec":{"unschedulable":true}}""", true)]
    [InlineData("v1", "pods", "spec.hostNetwork=false", """{"spec":{}}""", true)]
    [InlineData("v1", "pods", "spec.hostNetwork!=false", """{"spec":{"hostNetwork":true}}""", true)]
    [InlineData("v1", "pods", "spec.nodeName=", """{"spec":{}}""", true)]
    [InlineData("v1", "replicationcontrollers", "status.replicas=0", "{}", true)]
    [InlineData("apps/v1", "replicasets", "status.replicas=0", """{"status":{}}""", true)]
    [InlineData("apps/v1", "replicasets", "status.replicas=0", """{"status":{"replicas":2}}""", false)]
    [InlineData("batch/v1", "jobs", "status.successful=0", "{}", true)]
    [InlineData("batch/v1", "jobs", "status.successful=1", """{"status":{"succeeded":1}}""", true)]
    [InlineData("v1", "events", "source=kubelet", """{"source":{"component":"kubelet"}}""", true)]
    [InlineData("v1", "events", "source=c", """{"source":{},"reportingComponent":"c"}""", true)]
    [InlineData("v1", "events", "source=", "{}", true)]
    [InlineData("events.k8s.io/v1", "events", "regarding.name=p1", """{"involvedObject":{"name":"p1"}}""", true)]
    [InlineData("events.k8s.io/v1", "events", "regarding.name=p1", """{"involvedObject":{"name":"p2"}}""", false)]
    [InlineData("events.k8s.io/v1", "events", "reportingController=c", """{"reportingComponent":"c"}""", true)]
    public void A_kind_says_where_its_fields_are_and_what_their_absence_means(string version, string plural, string selector, string obj, bool matches)
    {
        var definition = BuiltInResources.All.First(one => one.GroupVersion.ToString() == version && one.Plural == plural);
        var json = JsonNode.Parse(obj)!.AsObject();
        json["kind"] = definition.Kind.Kind;
        json["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "n" };

        Assert.Equal(matches, FieldSelection.Parse(selector, definition).Matches(StoredObject.Of(json)));
    }

    private static ResourceDefinition Definition(bool custom) => new(new GroupVersionKind("", "v1", "X"), "xs", true)
    {
        Schema = Schema.Anything,
        Custom = custom,
        SelectableFields = ["spec.size", "spec.count", "spec.on", "spec.absent", "spec.odd", "spec.size.deeper"],
    };
}
