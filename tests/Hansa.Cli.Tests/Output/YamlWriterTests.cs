using System.Text.Json.Nodes;
using CsCheck;
using Hansa.Cli.Output;
using Hansa.Federation.Planning.Values;

namespace Hansa.Cli.Tests.Output;

public sealed class YamlWriterTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.OneOf([.. new[] { "", "yes", "No", "~", "null", "0x1F", "1e3", "012", "1_000", "-", "- a", "a: b", "a #b", "#", "*a", "&a", "!x", "a\nb", "a\nb\n", "a\n\n\n", " a\nb", "\ta", "100m", "1.2.3", "2001-01-01", "12:30:45", "=", "<<", "{}", "[", "%", "@", "`", "é", "a\u0085b", "a\u2028b", "|", ">", "?", "true ", "…", "a:", "1.0", "+1", ".5", ".", "..", "...", "---", "0b1", "0o7", "a\r\nb" }.Select(Gen.Const)]),
        Gen.String[Gen.Char[' ', '~'], 0, 12]);

    private static readonly Gen<JsonNode?> Leaves = Gen.OneOf(
        Texts.Select(t => (JsonNode?)JsonValue.Create(t)), Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)), Gen.Int.Select(i => (JsonNode?)JsonValue.Create(i)),
        Gen.Const((JsonNode?)null), Gen.Const(0).Select(_ => (JsonNode?)new JsonObject()), Gen.Const(0).Select(_ => (JsonNode?)new JsonArray()));

    [Fact]
    public void What_is_written_reads_back_as_the_same_values() => Maps(3).Sample(map =>
    {
        var text = YamlWriter.Write(map);
        var read = new ValuesText(text);

        Assert.True(read.Problem is null, $"{read.Problem}\n{text}");
        Assert.True(JsonNode.DeepEquals(map, read.Root is null ? [] : YamlToJson.Convert(read.Root)), text);
    }, iter: 2000);

    [Theory]
    [InlineData("100m", "100m")]
    [InlineData("v0.9.3", "v0.9.3")]
    [InlineData("metallb/controller", "metallb/controller")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("1.10", "\"1.10\"")]
    public void Words_are_quoted_only_where_they_would_be_taken_for_something_else(string word, string written) =>
        Assert.Equal($"a: {written}\n", YamlWriter.Write(new JsonObject { ["a"] = word }));

    [Fact]
    public void A_remark_stands_at_the_line_of_its_value() => Assert.Equal(
        "a:\n  b: 1  # here\n",
        YamlWriter.Write(new JsonObject { ["a"] = new JsonObject { ["b"] = 1 } }, path => path == "a.b" ? "here" : null));

    private static Gen<JsonObject> Maps(int depth) => Gen.Select(Texts, Values(depth)).Array[0, 4].Select(entries =>
    {
        var map = new JsonObject();
        foreach (var (key, value) in entries)
            map[key] = value?.DeepClone();
        return map;
    });

    private static Gen<JsonNode?> Values(int depth) => depth == 0
        ? Leaves
        : Gen.OneOf(Leaves, Maps(depth - 1).Select(m => (JsonNode?)m), Values(depth - 1).Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())])));
}
