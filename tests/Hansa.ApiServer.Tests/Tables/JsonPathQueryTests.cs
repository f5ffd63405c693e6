using System.Text.Json.Nodes;
using CsCheck;
using Hansa.ApiServer.Tables;

namespace Hansa.ApiServer.Tests.Tables;

public sealed class JsonPathQueryTests
{
    private const string Document = """
        {"spec":{"size":"big","replicas":3,"a.b":"dotted","list":["x","y","z"],"empty":null},
        "status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Old","status":"False"}]}}
        """;

    [Theory]
    [InlineData(".spec.size", "\"big\"")]
    [InlineData("$.spec.replicas", "3")]
    [InlineData(".spec.nothing", "")]
    [InlineData(".spec.empty", "")]
    [InlineData(".spec.size.deeper", "")]
    [InlineData(@".spec.a\.b", "\"dotted\"")]
    [InlineData(".spec['a.b']", "\"dotted\"")]
    [InlineData(".spec.list[0]", "\"x\"")]
    [InlineData(".spec.list[-1]", "\"z\"")]
    [InlineData(".spec.list[7]", "")]
    [InlineData(".spec.list[*]", "\"x\" \"y\" \"z\"")]
    [InlineData(".spec.list[1:]", "\"y\" \"z\"")]
    [InlineData(".spec.list[0:2]", "\"x\" \"y\"")]
    [InlineData(".spec.list[2:1]", "")]
    [InlineData(".status.conditions[?(@.type==\"Ready\")].status", "\"True\"")]
    [InlineData(".status.conditions[?(@.type=='Ready')].status", "\"True\"")]
    [InlineData(".status.conditions[?(@.type!=\"Ready\")].type", "\"Old\"")]
    [InlineData(".status.conditions[?(@.reason)].type", "")]
    [InlineData(".status.conditions[*].type", "\"Ready\" \"Old\"")]
    public void A_path_finds_what_it_names(string path, string expected) =>
        Assert.Equal(expected, string.Join(' ', JsonPathQuery.Parse(path)!.Find(JsonNode.Parse(Document)!).Select(node => node.ToJsonString())));

    [Theory]
    [InlineData("spec")]
    [InlineData(".spec..size")]
    [InlineData(".list[")]
    [InlineData(".list[abc]")]
    [InlineData(".list[?(@.x")]
    [InlineData(".")]
    public void A_text_that_is_no_path_is_none(string path) => Assert.Null(JsonPathQuery.Parse(path));

    [Fact]
    public void No_text_breaks_the_parser_or_the_search()
    {
        var document = JsonNode.Parse(Document)!;

        Gen.Char[".[]?()@*'\"\\:=!-0129sizelspecat$ "].Array[0, 40].Sample(characters => JsonPathQuery.Parse(new string(characters))?.Find(document));
    }

    [Fact]
    public void Filters_within_filters_end_somewhere() =>
        Assert.Null(JsonPathQuery.Parse(string.Concat(Enumerable.Repeat(".a[?(@", 1000)) + string.Concat(Enumerable.Repeat(")]", 1000))));
}
