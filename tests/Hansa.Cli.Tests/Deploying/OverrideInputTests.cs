using Hansa.Cli.Deploying;

namespace Hansa.Cli.Tests.Deploying;

public sealed class OverrideInputTests
{
    [Fact]
    public void A_single_file_stays_word_for_word() =>
        Assert.Equal("# mine\na:   1\n", new OverrideInput([("f.yaml", "# mine\na:   1\n")], [], []).Over("b: 2"));

    [Fact]
    public void An_expression_alone_changes_the_overrides_that_are_there() =>
        Assert.Equal("a: 1\nb: 3\n", new OverrideInput([], ["b=3"], []).Over("a: 1\nb: 2"));

    [Fact]
    public void Files_take_the_place_of_what_is_there_and_the_last_wins() =>
        Assert.Equal("a: 1\nb: 3\nc: \"4\"\n", new OverrideInput([("one", "a: 1\nb: 2"), ("two", "b: 3")], [], ["c=4"]).Over("z: 1"));

    [Fact]
    public void A_broken_file_is_named_with_line_and_column() => Assert.StartsWith(
        "f.yaml, line 2, column ", Assert.Throws<InvalidOperationException>(() => new OverrideInput([("f.yaml", "a: 1\n b: [\n")], [], []).Over(null)).Message, StringComparison.Ordinal);
}
