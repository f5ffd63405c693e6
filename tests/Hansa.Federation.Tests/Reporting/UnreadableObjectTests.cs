using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Federation.Reporting;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Reporting;

public sealed class UnreadableObjectTests
{
    private const string Cause = "$.spec.clusterConfigOverrides[0] is empty";

    [Fact]
    public void It_says_what_cannot_be_read_and_why()
    {
        var patch = Patch("""{"metadata":{"uid":"u","generation":3},"spec":{"clusterConfigOverrides":[null]}}""");

        var ready = patch!["status"]!["conditions"]![0]!;
        Assert.Equal(("u", 3), (patch["metadata"]!["uid"]!.GetValue<string>(), patch["status"]!["observedGeneration"]!.GetValue<long>()));
        Assert.Equal(("Ready", "False", Reasons.Unreadable), (Text(ready, "type"), Text(ready, "status"), Text(ready, "reason")));
        Assert.StartsWith($"this AppDeployment cannot be read: {Cause}; ", Text(ready, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_there_is_not_written_again()
    {
        const string item = """{"metadata":{"uid":"u","generation":3},"spec":{"clusterConfigOverrides":[null]}}""";
        var written = JsonNode.Parse(item)!.AsObject();
        written["status"] = Patch(item)!["status"]!.DeepClone();

        Assert.Null(Patch(written.ToJsonString()));
        Assert.NotNull(UnreadableObject.StatusPatch(JsonElement.Parse(written.ToJsonString()), Kinds.AppDeployment, "another cause", Noon));
    }

    [Fact]
    public void Other_conditions_stay()
    {
        var patch = Patch("""{"metadata":{"uid":"u"},"status":{"conditions":[{"type":"Reachable","status":"True"},{"type":"Ready","status":"True"}]}}""");

        Assert.Equal(["Ready", "Reachable"], patch!["status"]!["conditions"]!.AsArray().Select(c => Text(c!, "type")));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"metadata":null}""")]
    [InlineData("""{"metadata":{"uid":7}}""")]
    public void What_has_no_uid_is_left_alone(string item) => Assert.Null(Patch(item));

    [Theory]
    [InlineData("""{"metadata":{"uid":"u","generation":"x"},"status":[]}""")]
    [InlineData("""{"metadata":{"uid":"u","generation":1e300},"status":{"conditions":{}}}""")]
    [InlineData("""{"metadata":{"uid":"u"},"status":{"conditions":[null,7,{"type":1},{"type":"Ready","lastTransitionTime":"yesterday","observedGeneration":"x"}]}}""")]
    public void Whatever_shape_it_has_it_is_told(string item) => Assert.NotNull(Patch(item));

    private static JsonObject? Patch(string item) => UnreadableObject.StatusPatch(JsonElement.Parse(item), Kinds.AppDeployment, Cause, Noon);

    private static string? Text(JsonNode condition, string name) => condition[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
