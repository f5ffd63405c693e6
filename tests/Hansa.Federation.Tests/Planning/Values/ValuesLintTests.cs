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
    [InlineData("a: 1", "b: 1")]
    [InlineData("controler: 1\ncontroller: 2", "controller: 1")]
    [InlineData("ports: {1e3: x}", "ports: {web: {port: 80}}")]
    [InlineData("ports: {on: x}", "ports: {tree: 1}")]
    [InlineData("ports: {8080: x}", "ports: {8081: y}")]
    [InlineData("ports: {'1e3': x}", "ports: {web: y}")]
    [InlineData("dns: 1", "tls: 2")]
    [InlineData("a: &x {b: 1}\nc: {<<: *x, b: 2}\nd: {<<: *x}", "a: {b: 1}\nc: {b: 1}\nd: {b: 1}")]
    [InlineData("a: 1\n---\n# nothing\n---\n", "a: 1")]
    [InlineData("", "controller: 1")]
    [InlineData("controler: 1", "")]
    public void Nothing_else_is_reported(string overrides, string defaults) => Assert.Empty(Findings(overrides, defaults));

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3", "values.yaml line 3: a stands here a second time, and what line 1 says of it is lost: join the two")]
    [InlineData("a:\n  b: {c: 1}\n  \"b\": {d: 1}", "values.yaml line 3: a.b stands here a second time, and what line 2 says of it is lost: join the two")]
    [InlineData("a: [{b: 1, b: 2}]", "values.yaml line 1: a[0].b stands here a second time, and what line 1 says of it is lost: join the two")]
    [InlineData("\u00a0\u00a0a: 1", "values.yaml line 1: the key \"\u00a0\u00a0a\" begins or ends with U+00A0, which looks like a blank and is a part of the key: write blanks")]
    [InlineData("a: {b\u200b: 1}", "values.yaml line 1: the key \"a.b\u200b\" begins or ends with U+200B, which looks like a blank and is a part of the key: write blanks")]
    [InlineData("a: 1\n---\nb: 2", "values.yaml line 3: this is in a second YAML document, and Helm reads the first one alone: join them")]
    public void What_is_lost_without_a_word_is_told_whatever_the_defaults_are(string overrides, string finding) => Assert.Equal([finding], Findings(overrides, ""));

    [Fact]
    public void A_difference_of_case_is_nearer_than_an_edit() =>
        Assert.EndsWith("did you mean replicas?", Findings("REPLICAS: 1", "replicas: 1\nreplica: 2").Single(), StringComparison.Ordinal);

    [Theory]
    [InlineData("labels: {teem: x}", "labels: [team]", "values.yaml line 1: labels is a map, the defaults have a list there")]
    [InlineData("a: 1\nresources: none", "resources: {limits: {cpu: 1}}", "values.yaml line 2: resources is a plain value, the defaults have a map there")]
    [InlineData("image: {tag: x}", "image: nginx", "values.yaml line 1: image is a map, the defaults have a plain value there")]
    public void A_map_a_list_and_a_plain_value_do_not_stand_for_each_other(string overrides, string defaults, string finding) =>
        Assert.Equal([finding], Findings(overrides, defaults));

    [Theory]
    [InlineData("resources: ~", "resources: {limits: {cpu: 1}}")]
    [InlineData("resources: {limits: 1}", "resources: ~")]
    [InlineData("replicas: '3'", "replicas: 3")]
    [InlineData("tolerations: [x]", "tolerations: []")]
    public void What_takes_away_and_what_fills_in_is_no_change_of_type(string overrides, string defaults) => Assert.Empty(Findings(overrides, defaults));

    [Fact]
    public void What_is_probably_meant_is_told_by_a_check_alone() => Assert.Equal(
        [(ValuesFindingKind.UnknownKey, 1, 1), (ValuesFindingKind.ListReplaced, 3, 3)],
        ValuesLint.Findings(new ValuesText("nodeSelector: x\nspeaker:\n  args: [c]"), new ValuesText("speaker:\n  args: [a, b]").Root).Select(f => (f.Kind, f.Line, f.Column)));

    private static ImmutableArray<string> Findings(string overrides, string defaults) =>
        ValuesLint.Warnings(new ValuesText(overrides), new ValuesText(defaults).Root);
}
