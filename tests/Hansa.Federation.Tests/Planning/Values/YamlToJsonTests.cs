using System.Text.Json.Nodes;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Tests.Planning.Values;

/// <summary>Go's sigs.k8s.io/yaml (goyaml.v2, resolve.go) decides what a plain scalar is.</summary>
public sealed class YamlToJsonTests
{
    [Theory]
    [InlineData("yes", "true")]
    [InlineData("Yes", "true")]
    [InlineData("YES", "true")]
    [InlineData("on", "true")]
    [InlineData("On", "true")]
    [InlineData("y", "true")]
    [InlineData("Y", "true")]
    [InlineData("true", "true")]
    [InlineData("TRUE", "true")]
    [InlineData("no", "false")]
    [InlineData("off", "false")]
    [InlineData("OFF", "false")]
    [InlineData("n", "false")]
    [InlineData("False", "false")]
    [InlineData("yEs", "\"yEs\"")]
    [InlineData("tRUE", "\"tRUE\"")]
    public void Booleans(string yaml, string json) => Assert.Equal(json, Json(yaml));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("+5", "5")]
    [InlineData("-5", "-5")]
    [InlineData("0777", "511")]
    [InlineData("-0777", "-511")]
    [InlineData("00", "0")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("0X1f", "31")]
    [InlineData("-0x1F", "-31")]
    [InlineData("0b11", "3")]
    [InlineData("-0b11", "-3")]
    [InlineData("1_000", "1000")]
    [InlineData("1__0", "10")]
    [InlineData("0_7", "7")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("0x7fffffffffffffff", "9223372036854775807")]
    public void Whole_numbers(string yaml, string json) => Assert.Equal(json, Json(yaml));

    [Theory]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("1.", "1")]
    [InlineData("1.0", "1")]
    [InlineData("1.10", "1.1")]
    [InlineData("0.1", "0.1")]
    [InlineData("08", "8")]
    [InlineData("09.5", "9.5")]
    [InlineData("1e3", "1000")]
    [InlineData("1E3", "1000")]
    [InlineData("12e03", "12000")]
    [InlineData("1_000.5", "1000.5")]
    public void Fractions(string yaml, string json) => Assert.Equal(json, Json(yaml));

    [Theory]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("Null")]
    [InlineData("NULL")]
    [InlineData("")]
    public void Nulls(string yaml) => Assert.Equal("null", Json(yaml));

    [Theory]
    [InlineData("2001-01-01")]
    [InlineData("2001-12-14t21:59:43.10-05:00")]
    [InlineData("1:30")]
    [InlineData("0x")]
    [InlineData("0o")]
    [InlineData("=")]
    [InlineData("v1.2.3")]
    [InlineData("1.2.3")]
    [InlineData("10m")]
    [InlineData("1e400")]
    [InlineData("nULL")]
    public void Text_stays_text(string yaml) => Assert.Equal($"\"{yaml}\"", Json($"{yaml} # text"));

    [Theory]
    [InlineData("'yes'", "yes")]
    [InlineData("\"0777\"", "0777")]
    [InlineData("''", "")]
    [InlineData("'~'", "~")]
    [InlineData("!!str 5", "5")]
    [InlineData("|-\n  on", "on")]
    [InlineData(">-\n  1\n  2", "1 2")]
    public void Quoted_text_and_blocks_are_text(string yaml, string text) => Assert.Equal($"\"{text}\"", Json(yaml));

    [Fact]
    public void Of_equal_keys_the_last_counts() => Assert.Equal("""{"a":2,"b":1}""", Document("a: 1\nb: 1\na: 2\n"));

    [Fact]
    public void An_alias_stands_for_what_it_names() => Assert.Equal("""{"a":{"b":[1]},"c":{"b":[1]}}""", Document("a: &x {b: [1]}\nc: *x\n"));

    [Fact]
    public void An_anchor_may_be_set_again() => Assert.Equal("""{"a":1,"b":2,"c":2}""", Document("a: &x 1\nb: &x 2\nc: *x\n"));

    [Fact]
    public void A_quoted_key_is_its_text() => Assert.Equal("""{"yes":1,"a.b":2}""", Document("'yes': 1\n\"a.b\": 2\n"));

    [Theory]
    [InlineData("yes", "true")]
    [InlineData("Off", "false")]
    [InlineData("y", "true")]
    [InlineData("n", "false")]
    [InlineData("yEs", "yEs")]
    [InlineData("8080", "8080")]
    [InlineData("0777", "511")]
    [InlineData("-0x1F", "-31")]
    [InlineData("1_000", "1000")]
    [InlineData("08", "8")]
    [InlineData("1.0", "1")]
    [InlineData("1.10", "1.1")]
    [InlineData("-.5", "-0.5")]
    [InlineData("-0.0", "-0")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("1e3", "1000")]
    [InlineData("123456.5", "123456.5")]
    [InlineData("1000000.0", "1e+06")]
    [InlineData("1234567.0", "1.234567e+06")]
    [InlineData("16777217.0", "1.6777216e+07")]
    [InlineData("1e39", ".inf")]
    [InlineData(".NaN", ".nan")]
    [InlineData("-.inf", "-.inf")]
    [InlineData("2001-01-01", "2001-01-01")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("\"8080\"", "8080")]
    [InlineData("'yes'", "yes")]
    [InlineData("'<<'", "<<")]
    [InlineData("!!str 0777", "0777")]
    public void A_key_becomes_text_as_Go_writes_it(string yaml, string key) => Assert.Equal(key, Assert.Single(Read($"{yaml}: 1\n")).Key);

    [Theory]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("9223372036854775808")]
    public void A_key_that_JSON_cannot_have_is_refused_with_its_place(string key) =>
        Assert.Equal((2, 3), PlaceOf(Assert.Throws<YamlSyntaxException>(() => YamlReader.Read($"a:\n  {key}: 1\n"))));

    [Fact]
    public void Keys_that_Go_reads_as_equal_are_equal() => Assert.Equal("""{"true":2,"16":4}""", Document("yes: 1\non: 2\n0x10: 3\n16: 4\n"));

    [Theory]
    [InlineData("1: a\n'1': b\n")]
    [InlineData("true: a\n'true': b\n")]
    [InlineData("1: a\n1.0: b\n")]
    public void Keys_that_only_Go_tells_apart_are_refused(string yaml) =>
        Assert.Equal((2, 1), PlaceOf(Assert.Throws<YamlSyntaxException>(() => YamlReader.Read(yaml))));

    [Theory]
    [InlineData(".inf")]
    [InlineData("-.Inf")]
    [InlineData(".nan")]
    public void A_number_that_JSON_has_not_is_refused_with_its_place(string yaml) =>
        Assert.Equal((1, 4), PlaceOf(Assert.Throws<YamlSyntaxException>(() => YamlReader.Read($"a: {yaml}\n"))));

    [Fact]
    public void What_is_merged_in_counts_where_it_stands()
    {
        Assert.Equal("""{"b":{"x":1,"z":3}}""", Document("b:\n  <<: {x: 1, z: 2}\n  z: 3\n"));
        Assert.Equal("""{"b":{"z":2,"x":1}}""", Document("b:\n  z: 3\n  <<: {x: 1, z: 2}\n"));
    }

    [Fact]
    public void A_quoted_merge_key_merges_nothing() => Assert.Equal("<<", Assert.Single(Read("'<<': {x: 1}\n")).Key);

    private static (int, int) PlaceOf(YamlSyntaxException e) => (e.Line, e.Column);

    private static string Json(string scalar)
    {
        var json = Document($"a: {scalar}\n");
        return json["""{"a":""".Length..^1];
    }

    private static string Document(string yaml) => Read(yaml).ToJsonString();

    private static JsonObject Read(string yaml) => YamlToJson.Convert(Assert.IsType<YamlValue.Mapping>(YamlReader.Read(yaml)));
}
