using System.Text.RegularExpressions;
using Hansa.Api;

namespace Hansa.Architecture.Tests;

/// <summary>What people look up is written down.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Reference = File.ReadAllText(Path.Combine(Source.Root, "..", "docs", "reasons.md"));

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

    [GeneratedRegex(@"^\| `(?<word>[A-Z][A-Za-z]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstColumn();
}
