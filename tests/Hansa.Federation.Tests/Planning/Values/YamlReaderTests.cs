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

    [Theory]
    [InlineData(40, true)]
    [InlineData(60, false)]
    public void What_an_alias_stands_for_is_as_deep_as_if_it_were_written_there(int levels, bool isRead)
    {
        string Nested(string inner) => new string('[', levels) + inner + new string(']', levels);
        var text = $"a: &a {Nested("1")}\nb: &b {Nested("*a")}\n";

        if (isRead)
            Assert.NotNull(YamlReader.Read(text));
        else
            Assert.Contains("levels are nested", Assert.Throws<YamlSyntaxException>(() => YamlReader.Read(text)).Problem, StringComparison.Ordinal);
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
    [InlineData("a: \0\n")]
    [InlineData("a: 1\n\u007F")]
    [InlineData("%YAML 1.2\n---\na: 1\n")]
    [InlineData("!!*a![]\n    - \n")]
    public void What_Go_refuses_is_refused_with_its_place(string text) => Assert.True(Assert.Throws<YamlSyntaxException>(() => YamlReader.Read(text)).Line >= 1);

    [Theory]
    [InlineData("a: []\nb: {}\n")]
    [InlineData("a: [\n  1,\n  {b: [c]},\n]\n")]
    [InlineData("a: \"x\ty\"\n")]
    public void Flow_collections_that_are_closed_are_read(string text) => Assert.NotNull(YamlReader.Read(text));

    [Fact]
    public void A_character_that_YAML_has_not_is_named_with_its_place()
    {
        var thrown = Assert.Throws<YamlSyntaxException>(() => YamlReader.Read("a: 1\nb: x\0y\n"));

        Assert.Equal((2, 5), (thrown.Line, thrown.Column));
        Assert.Contains("U+0000", thrown.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_a_character_is_refused() => Assert.Throws<YamlSyntaxException>(() => YamlReader.Read("a: " + '\uD83D'));

    [Fact]
    public void A_text_that_aliases_make_huge_is_refused_before_it_is_huge()
    {
        var bomb = "l0: &l0 x\n" + string.Concat(Enumerable.Range(1, 30).Select(i => $"l{i}: &l{i} [*l{i - 1}, *l{i - 1}, *l{i - 1}, *l{i - 1}]\n"));

        Assert.Contains("aliases", Assert.Throws<YamlSyntaxException>(() => YamlReader.Read(bomb)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_with_nothing_but_comments_behind_it_is_one() => Assert.NotNull(YamlReader.Read("a: 1\n---\n# c\n"));

    [Fact]
    public void A_second_document_is_refused_where_one_is_expected() =>
        Assert.Equal(3, Assert.Throws<YamlSyntaxException>(() => YamlReader.Read("a: 1\n---\nb: 2\n")).Line);

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
