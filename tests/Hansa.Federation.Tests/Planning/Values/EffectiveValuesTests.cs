using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Tests.Planning.Values;

public sealed class EffectiveValuesTests
{
    [Fact]
    public void Maps_are_merged_and_everything_else_is_replaced() => Assert.Equal(
        """{"a":{"x":1,"b":3,"z":4},"list":["c"],"gone":null}""",
        Merge("a: {x: 1, b: 2}\nlist: [a, b]\ngone: 1", "a: {b: 3, z: 4}\nlist: [c]\ngone: null").Values.ToJsonString());

    [Fact]
    public void Each_value_says_which_text_gives_it_and_where()
    {
        var origins = Merge("a:\n  x: 1\n  b: 2\nlist: [a, b]", "a:\n  b: 3").Origins;

        Assert.Equal(new ValueOrigin("layer 0", 2), origins["a.x"]);
        Assert.Equal(new ValueOrigin("layer 1", 2), origins["a.b"]);
        Assert.Equal(new ValueOrigin("layer 0", 4), origins["list"]);
    }

    [Fact]
    public void A_value_that_replaces_a_map_leaves_nothing_of_it() => Assert.Equal(["a"], Merge("a:\n  x: 1\n  b: {z: 2}", "a: off").Origins.Keys);

    [Fact]
    public void A_map_that_replaces_a_value_leaves_nothing_of_it() => Assert.Equal(["a.x"], Merge("a: off", "a: {x: 1}").Origins.Keys);

    [Fact]
    public void An_empty_map_takes_nothing_away() => Assert.Equal("""{"a":{"x":1}}""", Merge("a: {x: 1}", "a: {}").Values.ToJsonString());

    [Fact]
    public void A_dot_in_a_key_is_written_as_helm_reads_it() => Assert.Equal([@"labels.kubernetes\.io/os"], Merge("labels: {kubernetes.io/os: linux}").Origins.Keys);

    private static EffectiveValues Merge(params string[] texts) => EffectiveValues.Of(texts.Select((text, i) => ($"layer {i}", new ValuesText(text))));
}
