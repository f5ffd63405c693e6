using System.Text.Json.Nodes;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Tests.Planning.Values;

public sealed class ValuesDiffTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", "")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":3,"d":4}}""", "Changed a.b; Removed a.c; Added a.d")]
    [InlineData("""{"l":[1,{"x":1}]}""", """{"l":[1,{"x":2}]}""", "Changed l[1].x")]
    [InlineData("""{"l":[1]}""", """{"l":[1,2]}""", "Changed l")]
    [InlineData("""{"a":{}}""", """{"a":"off"}""", "Changed a")]
    [InlineData("""{"a":null}""", "{}", "Removed a")]
    [InlineData("""{"k.8/s":1}""", """{"k.8/s":2}""", @"Changed k\.8/s")]
    public void Differences_are_told_by_path(string before, string after, string expected) => Assert.Equal(
        expected, string.Join("; ", ValuesDiff.Of((JsonObject)JsonNode.Parse(before)!, (JsonObject)JsonNode.Parse(after)!).Select(c => $"{c.Kind} {c.Path}"))); // they are objects
}
