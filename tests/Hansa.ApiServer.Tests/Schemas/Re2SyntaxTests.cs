using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Tests.Schemas;

public sealed class Re2SyntaxTests
{
    [Theory]
    [InlineData("^a$", "a", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("(?m)^a$", "a\nb", true)]
    [InlineData(@"^\d+$", "12", true)]
    [InlineData(@"^\d+$", "١٢", false)]
    [InlineData(@"^[\w.]+$", "a.b", true)]
    [InlineData(@"^\w+$", "é", false)]
    [InlineData("^[[:upper:][:digit:]]+$", "A1", true)]
    [InlineData("^[[:upper:][:digit:]]+$", "a1", false)]
    [InlineData("^(?P<name>x)$", "x", true)]
    [InlineData(@"^\pL+$", "é", true)]
    [InlineData(@"^\Qa.b\E$", "a.b", true)]
    [InlineData(@"^\Qa.b\E$", "axb", false)]
    [InlineData("^[]a]+$", "]a", true)]
    [InlineData("^[^]]+$", "a", true)]
    [InlineData("^[a[]+$", "[", true)]
    [InlineData("^[$a]+$", "$a", true)]
    [InlineData(@"^\x{e9}$", "é", true)]
    [InlineData(@"^a\$$", "a$", true)]
    public void A_pattern_matches_what_RE2_matches(string pattern, string text, bool expected) =>
        Assert.Equal(expected, StringLimits.Compiled(pattern)!.IsMatch(text));

    [Theory]
    [InlineData("(a")]
    [InlineData("a{1001}")]
    [InlineData("(?=a)")]
    [InlineData(@"(a)\1")]
    [InlineData("[[:nope:]]")]
    [InlineData(@"a\")]
    public void What_RE2_refuses_is_none(string pattern) => Assert.Null(StringLimits.Compiled(pattern));
}
