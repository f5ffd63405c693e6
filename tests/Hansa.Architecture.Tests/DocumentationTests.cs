using System.Text.RegularExpressions;
using Hansa.Api;

namespace Hansa.Architecture.Tests;

/// <summary>What people look up is written down.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Reference = File.ReadAllText(Path.Combine(Source.Root, "..", "docs", "reasons.md"));

    private static readonly string RemovalPage = Path.Combine(Source.Root, "..", "docs", "removal.md");
    private static readonly string[] Removal = File.ReadAllLines(RemovalPage);

    [Fact]
    public void The_table_of_reasons_and_the_list_of_reasons_are_equal() => Assert.Equal(
        typeof(Reasons).GetFields().Where(f => f.IsLiteral).Select(f => f.Name).Order(StringComparer.Ordinal),
        FirstColumn().Matches(Reference).Select(m => m.Groups["word"].Value).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_reason_is_used_by_the_code()
    {
        var code = string.Concat(Source.Below("Hansa.Federation").Select(file => file.Code));

        Assert.Empty(typeof(Reasons).GetFields()
            .Where(f => f.IsLiteral && !Regex.IsMatch(code, $@"\bReasons\.{f.Name}\b"))
            .Select(f => f.Name));
    }

    [Fact]
    public void Every_reason_is_asserted_by_a_test()
    {
        var tests = string.Concat(TestSources().Select(file => Source.Comment().Replace(File.ReadAllText(file), "")));

        Assert.Empty(typeof(Reasons).GetFields()
            .Where(f => f.IsLiteral && !Regex.IsMatch(tests, $@"\bReasons\.{f.Name}\b|""{f.Name}"""))
            .Select(f => f.Name));
    }

    [Fact]
    public void The_rules_of_removal_have_every_part()
    {
        Assert.Equal(
            ["Whose it is", "The hub", "Taking up", "Held", "Settling", "Permits", "The fresh look", "The guard", "Detaching", "Namespaces", "Made again under the old name"],
            Removal.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]));
        Assert.All(Parts(), part => Assert.NotEmpty(RulesIn(part)));
    }

    [Fact]
    public void Every_rule_of_removal_names_the_tests_that_hold_it_and_they_are_there()
    {
        var methods = TestSources().SelectMany(MethodsIn).ToHashSet();

        Assert.All(RulesIn(Removal), rule => Assert.NotEmpty(HoldersOf(rule)));
        Assert.Equal([], RulesIn(Removal).SelectMany(HoldersOf).Except(methods));
    }

    [Fact]
    public void Every_test_of_the_removal_room_holds_a_rule() => Assert.Equal(
        [],
        TestSources().Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "Removals" || Path.GetFileName(file) == "DetachmentTests.cs")
            .SelectMany(MethodsIn)
            .Except(RulesIn(Removal).SelectMany(HoldersOf)));

    private static IEnumerable<string[]> Parts() => File.ReadAllText(RemovalPage).Split("\n## ")[1..].Select(part => part.Split('\n'));

    private static IEnumerable<string> RulesIn(string[] lines) => lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line != "| rule | held by |");

    private static IEnumerable<string> HoldersOf(string rule) => Quoted().Matches(rule.Split('|')[2]).Select(m => m.Groups["name"].Value);

    private static IEnumerable<string> MethodsIn(string file) => Method().Matches(File.ReadAllText(file)).Select(m => m.Groups["name"].Value);

    /// <summary>Those of behaviour: what only counts words is no test of a reason.</summary>
    private static IEnumerable<string> TestSources() => Directory
        .EnumerateFiles(Path.Combine(Source.Root, "..", "tests"), "*Tests.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("Hansa.Architecture.Tests", StringComparison.Ordinal));

    [GeneratedRegex(@"public (async )?(void|Task) (?<name>\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"`(?<name>\w+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\| `(?<word>[A-Z][A-Za-z]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstColumn();
}
