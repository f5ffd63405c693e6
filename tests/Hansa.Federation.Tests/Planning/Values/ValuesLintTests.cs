using System.Collections.Immutable;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Tests.Planning.Values;

public sealed class ValuesLintTests
{
    [Theory]
    [InlineData("configInLine: {}", "configInline: {a: 1}", "values.yaml line 1: configInLine is unknown to the defaults: did you mean configInline?")]
    [InlineData("controler: 1", "controller: 1", "values.yaml line 1: controler is unknown to the defaults: did you mean controller?")]
    [InlineData("a: 1\nspeaker:\n  imgae: x", "a: 1\nspeaker:\n  image: y", "values.yaml line 3: speaker.imgae is unknown to the defaults: did you mean speaker.image?")]
    public void A_key_close_to_a_known_one_is_suspicious(string overrides, string defaults, string finding) =>
        Assert.Equal([finding], Findings(overrides, defaults));

    [Theory]
    [InlineData("nodeSelector: 1", "controller: 1")]
    [InlineData("cont: 1", "controller: 1")]
    [InlineData("controller: 1", "controller: 2")]
    [InlineData("labels: {teem: x}", "labels: {}")]
    [InlineData("labels: {teem: x}", "labels: ~")]
    [InlineData("labels: {teem: x}", "labels: [team]")]
    [InlineData("a: 1", "b: 1")]
    [InlineData("controler: 1\ncontroller: 2", "controller: 1")]
    [InlineData("", "controller: 1")]
    [InlineData("controler: 1", "")]
    public void Nothing_else_is_reported(string overrides, string defaults) => Assert.Empty(Findings(overrides, defaults));

    [Fact]
    public void A_difference_of_case_is_nearer_than_an_edit() =>
        Assert.EndsWith("did you mean replicas?", Findings("REPLICAS: 1", "replicas: 1\nreplica: 2").Single(), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("flaw", "lawn", 2)]
    public void Edits_are_counted(string a, string b, int edits)
    {
        Assert.Equal(edits, EditDistance.Between(a, b));
        Assert.Equal(edits, EditDistance.Between(b, a));
    }

    private static ImmutableArray<string> Findings(string overrides, string defaults) =>
        ValuesLint.Misspellings(new ValuesText(overrides).Root, new ValuesText(defaults).Root);
}
