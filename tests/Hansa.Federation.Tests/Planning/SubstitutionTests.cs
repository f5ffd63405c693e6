using Hansa.Federation.Planning;

namespace Hansa.Federation.Tests.Planning;

public sealed class SubstitutionTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["name"] = "metallb", ["empty"] = "" };

    [Theory]
    [InlineData("${name}", "metallb")]
    [InlineData("a-${name}-${name}", "a-metallb-metallb")]
    [InlineData("${empty}", "")]
    [InlineData("$${name}", "${name}")]
    [InlineData("$$${name}", "$${name}")]
    [InlineData("${other}", "${other}")]
    [InlineData("$name ${} ${1} $ {name}", "$name ${} ${1} $ {name}")]
    public void Text_is_filled(string text, string filled) => Assert.Equal(filled, Substitution.Fill(text, Variables));

    [Fact]
    public void What_was_filled_in_is_not_filled_again() =>
        Assert.Equal("${name}", Substitution.Fill("${outer}", new Dictionary<string, string> { ["outer"] = "${name}", ["name"] = "metallb" }));

    [Fact]
    public void References_are_named_with_their_lines() =>
        Assert.Equal([("a", 1), ("b", 3)], Substitution.References("${a}\n$${x}\n${b}"));
}
