using System.Text.Json.Nodes;
using Hansa.Cli.Applying;

namespace Hansa.Cli.Tests.Plans;

public sealed class IntentBodiesTests
{
    private static readonly JsonObject Found = Parse(
        """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","uid":"u","resourceVersion":"7","labels":{"x":"1"},"annotations":{"hansa.dev/paused":"true"}},
         "data":{"values.yaml":"a: 1"},"immutable":false}
        """);

    [Fact]
    public void A_manifest_merges_labels_and_replaces_what_the_object_says()
    {
        var written = IntentBodies.Written(Found, Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"y":"2"}},"data":{"other":"b"}}"""));

        Assert.Equal("""{"x":"1","y":"2"}""", written["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal("""{"other":"b"}""", written["data"]!.ToJsonString());
        Assert.Null(written["immutable"]);
        Assert.Equal("7", written["metadata"]!["resourceVersion"]!.ToString());
    }

    [Fact]
    public void Put_back_it_says_what_it_said_in_the_version_of_now()
    {
        var now = Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","uid":"u","resourceVersion":"9","labels":{"x":"1","y":"2"}},"data":{"other":"b"}}""");

        var restored = IntentBodies.Restored(now, Found);

        Assert.True(IntentBodies.SaySame(restored, Found));
        Assert.Equal("9", restored["metadata"]!["resourceVersion"]!.ToString());
    }

    [Fact]
    public void A_status_is_no_change_of_what_people_say()
    {
        var now = Parse(Found.ToJsonString());
        now["metadata"]!["resourceVersion"] = "8";
        now["status"] = new JsonObject { ["phase"] = "x" };

        Assert.True(IntentBodies.SaySame(Found, now));
    }

    [Fact]
    public void An_object_that_was_made_again_is_another_one()
    {
        var now = Parse(Found.ToJsonString());
        now["metadata"]!["uid"] = "v";

        Assert.False(IntentBodies.SaySame(Found, now));
        Assert.True(IntentBodies.ReadSame(Found, now));
    }

    [Fact]
    public void The_pause_of_an_apply_is_no_change_of_a_workspace_but_one_of_anything_else()
    {
        var paused = Workspace("""{"hansa.dev/paused":"true","hansa.dev/applying":"d"}""");

        Assert.True(IntentBodies.SaySame(paused, Workspace("{}")));
        Assert.Equal("true", IntentBodies.Restored(paused, Workspace("{}"))["metadata"]!["annotations"]!["hansa.dev/paused"]!.ToString());
        Assert.Equal("true", IntentBodies.Written(paused, Workspace("""{"hansa.dev/paused":"false"}"""))["metadata"]!["annotations"]!["hansa.dev/paused"]!.ToString());
        Assert.False(IntentBodies.SaySame(Found, Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","uid":"u","labels":{"x":"1"}},"data":{"values.yaml":"a: 1"},"immutable":false}""")));
    }

    [Fact]
    public void What_the_server_fills_in_does_not_hide_that_it_is_written()
    {
        Assert.True(IntentBodies.IsWritten(Found, Parse("""{"kind":"ConfigMap","metadata":{"name":"a"},"data":{"values.yaml":"a: 1"}}""")));
        Assert.False(IntentBodies.IsWritten(Found, Parse("""{"kind":"ConfigMap","metadata":{"name":"a"},"data":{"values.yaml":"a: 2"}}""")));
    }

    [Fact]
    public void Made_again_it_asks_for_no_uid_and_no_version()
    {
        var anew = IntentBodies.Anew(Found);

        Assert.Equal("""{"name":"a","labels":{"x":"1"},"annotations":{"hansa.dev/paused":"true"}}""", anew["metadata"]!.ToJsonString());
        Assert.Equal("a: 1", anew["data"]!["values.yaml"]!.ToString());
    }

    private static JsonObject Workspace(string annotations) =>
        Parse($$$"""{"apiVersion":"workspaces.kommander.mesosphere.io/v1alpha1","kind":"Workspace","metadata":{"name":"w","uid":"u","annotations":{{{annotations}}}},"spec":{}}""");

    private static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();
}
