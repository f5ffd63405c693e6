using System.Text.Json.Nodes;
using Hansa.Cli.Deploying;

namespace Hansa.Cli.Tests.Deploying;

/// <summary>Each case is what <c>helm --set</c> makes of it.</summary>
public sealed class SetExpressionsTests
{
    [Theory]
    [InlineData("a=1", """{"a":1}""")]
    [InlineData("a.b.c=x,d=true", """{"a":{"b":{"c":"x"}},"d":true}""")]
    [InlineData("a={x,2,false}", """{"a":["x",2,false]}""")]
    [InlineData("a={},b=1", """{"a":[],"b":1}""")]
    [InlineData("servers[0].port=80,servers[0].host=example", """{"servers":[{"port":80,"host":"example"}]}""")]
    [InlineData("a[1]=x", """{"a":[null,"x"]}""")]
    [InlineData(@"nodeSelector.kubernetes\.io/role=master", """{"nodeSelector":{"kubernetes.io/role":"master"}}""")]
    [InlineData(@"a=1\,2", """{"a":"1,2"}""")]
    [InlineData("a=", """{"a":""}""")]
    [InlineData("a=null", """{"a":null}""")]
    [InlineData("a=007,b=0,c=-3,d=1.5", """{"a":"007","b":0,"c":-3,"d":"1.5"}""")]
    [InlineData("a[0][1]=x", """{"a":[[null,"x"]]}""")]
    public void An_expression_means_what_it_means_to_helm(string expression, string expected) => Assert.Equal(expected, Apply([], expression));

    [Fact]
    public void What_is_there_and_not_named_stays() => Assert.Equal(
        """{"a":{"x":1,"y":2},"l":[1,3]}""", Apply(new JsonObject { ["a"] = new JsonObject { ["x"] = 1 }, ["l"] = new JsonArray(1, 2) }, "a.y=2,l[1]=3"));

    [Fact]
    public void A_text_stays_text_when_it_is_asked_for()
    {
        var values = new JsonObject();
        SetExpressions.Apply(values, "a=1,b=true", asText: true);

        Assert.Equal("""{"a":"1","b":"true"}""", values.ToJsonString());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("=1")]
    [InlineData("a[x]=1")]
    [InlineData("a[99999999]=1")]
    [InlineData("a={1")]
    [InlineData("a..b=1")]
    public void What_is_no_expression_is_refused_with_itself(string expression) => Assert.Contains(
        $"--set {expression}", Assert.Throws<InvalidOperationException>(() => SetExpressions.Apply([], expression, asText: false)).Message, StringComparison.Ordinal);

    private static string Apply(JsonObject values, string expression)
    {
        SetExpressions.Apply(values, expression, asText: false);
        return values.ToJsonString();
    }
}
