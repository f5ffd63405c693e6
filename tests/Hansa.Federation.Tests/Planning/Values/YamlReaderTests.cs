using CsCheck;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Tests.Planning.Values;

public sealed class YamlReaderTests
{
    private static readonly string[] Pieces =
    [
        "[", "]", "{", "}", ":", ": ", ",", "- ", "'", "\"", "&a ", "*a", "!", "|", ">", "%", "@", "`", "#", "? ", "<<", "\t", "\n", "\n  ", " ", "a", "1", "---\n", "...\n", "é", "\u0000",
    ];

    [Fact]
    public void Places_count_from_one()
    {
        var root = Assert.IsType<YamlValue.Mapping>(YamlReader.Read("a: 1\nb:\n  - c\n"));

        Assert.Equal([(1, 1), (2, 1)], root.Entries.Select(e => (e.Line, e.Column)));
        var item = Assert.IsType<YamlValue.Sequence>(root.Find("b")!.Value).Items.Single();
        Assert.Equal((3, 5), (item.Line, item.Column));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    public void An_empty_text_is_no_document(string text) => Assert.Null(YamlReader.Read(text));

    [Fact]
    public void Deep_text_is_refused()
    {
        var thrown = Assert.Throws<YamlSyntaxException>(() => YamlReader.Read(new string('[', 150) + new string(']', 150)));

        Assert.Contains("levels are nested", thrown.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_to_itself_is_refused()
    {
        var thrown = Assert.Throws<YamlSyntaxException>(() => YamlReader.Read("a: &x [*x]\n"));

        Assert.Equal(1, thrown.Line);
    }

    [Fact]
    public void A_list_is_no_key() => Assert.Throws<YamlSyntaxException>(() => YamlReader.Read("? [a]\n: b\n"));

    [Theory]
    [InlineData("a: [1, 2\n")]
    [InlineData("a: [1, 2\nb: 3\n")]
    [InlineData("a: {b: 1\n")]
    [InlineData("a: {b: 1\nc: 2\n")]
    [InlineData("\ta: 1\n")]
    [InlineData("a: \u0001\n")]
    [InlineData("!!*a![]\n    - \n")]
    public void What_Go_refuses_is_refused_with_its_place(string text) => Assert.True(Assert.Throws<YamlSyntaxException>(() => YamlReader.Read(text)).Line >= 1);

    [Theory]
    [InlineData("a: []\nb: {}\n")]
    [InlineData("a: [\n  1,\n  {b: [c]},\n]\n")]
    [InlineData("a: \"x\ty\"\n")]
    public void Flow_collections_that_are_closed_are_read(string text) => Assert.NotNull(YamlReader.Read(text));

    [Fact]
    public void Hostile_text_is_read_or_refused_with_a_place_and_nothing_else() =>
        Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i])
            .Array[0, 40]
            .Select(string.Concat)
            .Sample(text =>
            {
                try
                {
                    YamlReader.Read(text);
                    return true;
                }
                catch (YamlSyntaxException e)
                {
                    return e.Line >= 1 && e.Column >= 1;
                }
            }, iter: 20_000);
}
