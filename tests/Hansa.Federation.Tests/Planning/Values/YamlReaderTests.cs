using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Tests.Planning.Values;

public sealed class YamlReaderTests
{
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
}
