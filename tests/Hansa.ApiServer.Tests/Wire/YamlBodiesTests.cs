using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Wire;

namespace Hansa.ApiServer.Tests.Wire;

public sealed class YamlBodiesTests
{
    [Theory]
    [InlineData("text", "\"text\"")]
    [InlineData("", "null")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("true", "true")]
    [InlineData("yes", "true")]
    [InlineData("y", "true")]
    [InlineData("off", "false")]
    [InlineData("'yes'", "\"yes\"")]
    [InlineData("\"5\"", "\"5\"")]
    [InlineData("!!str 5", "\"5\"")]
    [InlineData("5", "5")]
    [InlineData("-5", "-5")]
    [InlineData("+5", "5")]
    [InlineData("1_000", "1000")]
    [InlineData("017", "15")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("0b101", "5")]
    [InlineData("089", "89")]
    [InlineData("0x", "\"0x\"")]
    [InlineData("1.5", "1.5")]
    [InlineData("1.0", "1")]
    [InlineData("1e3", "1000")]
    [InlineData(".5", "0.5")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("1e999", "\"1e999\"")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("18446744073709551616", "1.8446744073709552E+19")]
    [InlineData("0xFFFFFFFFFFFFFFFFF", "\"0xFFFFFFFFFFFFFFFFF\"")]
    [InlineData("2026-01-01", "\"2026-01-01\"")]
    [InlineData("-", "[null]")]
    [InlineData("- a", "[\"a\"]")]
    [InlineData("{a: 1}", "{\"a\":1}")]
    public void A_scalar_is_what_go_reads(string scalar, string json) =>
        Assert.Equal(json, Parse($"v:\n  {scalar}\n")["v"]?.ToJsonString() ?? "null");

    [Fact]
    public void Anchors_and_merge_keys_are_followed() => Assert.Equal(
        """{"base":{"a":1,"b":2},"used":{"b":3,"a":1},"list":[{"a":1,"b":2}]}""",
        Parse("base: &base {a: 1, b: 2}\nused:\n  <<: *base\n  b: 3\nlist: [*base]\n").ToJsonString());

    [Theory]
    [InlineData("1: a", "1")]
    [InlineData("true: a", "true")]
    [InlineData("null: a", "null")]
    public void A_key_is_text_whatever_it_was(string yaml, string key) => Assert.Equal(key, Assert.Single(Parse(yaml)).Key);

    [Fact]
    public void A_key_that_stands_twice_takes_its_last_value_and_is_told_of()
    {
        var body = YamlBodies.Parse(Encoding.UTF8.GetBytes("a:\n- b: 1\n  b: 2\n"));

        Assert.Equal("2", body.Object["a"]![0]!["b"]!.ToJsonString());
        Assert.Equal("a[0].b", Assert.Single(body.DuplicateFields));
    }

    [Theory]
    [InlineData("- a")]
    [InlineData("text")]
    [InlineData("a: [")]
    [InlineData("a: *unknown")]
    [InlineData("a: b: c")]
    [InlineData("? [a]\n: b")]
    [InlineData("a: &x [*x]")]
    [InlineData("\t- a")]
    public void A_document_that_is_no_object_is_refused(string yaml) => Assert.Equal(400, Assert.Throws<StatusException>(() => Parse(yaml)).Code);

    [Fact]
    public void No_text_gets_anything_but_a_refusal_out_of_it() => Gen.Char["ab01 \n\t:-?{}[],&*!|>'\"%@`#~<=\\é\u0085\ufeff"].Array[0, 40].Sample(characters =>
    {
        try
        {
            Parse("a: " + new string(characters));
        }
        catch (StatusException refused)
        {
            Assert.Equal(400, refused.Code);
        }
    }, iter: 20_000);

    [Fact]
    public void What_is_written_is_read_again() => Value(3).Sample(value =>
    {
        var document = new JsonObject { ["v"] = value.DeepClone() };

        var again = YamlBodies.Parse(YamlBodies.Write(document)).Object;

        Assert.True(JsonNode.DeepEquals(document, again), $"{document.ToJsonString()} became {again.ToJsonString()}");
    });

    private static Gen<JsonNode> Value(int depth)
    {
        var scalar = Gen.OneOf<JsonNode>(
            Gen.Char["abyn01 -:#'\"\\\n\t{}[],&*!|>%@`~?.=é"].Array[0, 8].Select(text => (JsonNode)JsonValue.Create(new string(text))),
            Gen.Long.Select(number => (JsonNode)JsonValue.Create(number)), Gen.Bool.Select(flag => (JsonNode)JsonValue.Create(flag)));
        return depth == 0 ? scalar : Gen.OneOf(
            scalar,
            Value(depth - 1).Array[0, 3].Select(items => (JsonNode)new JsonArray([.. items.Select(item => item.DeepClone())])),
            Value(depth - 1).Array[0, 3].Select(items => (JsonNode)new JsonObject(items.Select((item, index) => KeyValuePair.Create($"k{index}", (JsonNode?)item.DeepClone())))));
    }

    private static JsonObject Parse(string yaml) => YamlBodies.Parse(Encoding.UTF8.GetBytes(yaml)).Object;
}
