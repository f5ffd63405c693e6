using System.Text.RegularExpressions;
using Hansa.Api;

namespace Hansa.Architecture.Tests;

/// <summary>Words that programs compare come from one list.</summary>
public sealed partial class WordTests
{
    private static readonly HashSet<string> Reasons = [.. typeof(Reasons).GetFields().Where(f => f.IsLiteral).Select(f => f.Name)];

    [Fact]
    public void A_reason_is_never_written_as_text() => Assert.Empty(
        Source.Below("Hansa.Federation")
            .SelectMany(file => Words().Matches(file.Code).Select(m => (file.Path, Word: m.Groups["word"].Value)))
            .Where(found => Reasons.Contains(found.Word) && found.Word is not ("Ready" or "Reachable"))
            .Select(found => $"{found.Path}: \"{found.Word}\""));

    [Fact]
    public void What_is_given_as_a_reason_comes_from_the_list() => Assert.Empty(Source.Find("Hansa.Federation", GivenAsText()));

    [Fact]
    public void Every_reason_in_the_code_is_on_the_list() => Assert.Empty(
        Source.Below("Hansa.Federation")
            .SelectMany(file => Named().Matches(file.Code).Select(m => (file.Path, Word: m.Groups["word"].Value)))
            .Where(found => !Reasons.Contains(found.Word))
            .Select(found => $"{found.Path}: {found.Word}"));

    [Fact]
    public void A_condition_type_is_never_written_as_text() => Assert.Empty(Source.Find("Hansa.Federation", ConditionAsText()));

    [GeneratedRegex(@"""(?<word>[A-Z][A-Za-z]+)""")]
    private static partial Regex Words();

    [GeneratedRegex(@"\bReason\s*(=|:|==|!=|is)\s*""[^""]+""|\b(Waiting|Rejected|Failed|Progressing|Pending|Refused|Blocked|StepFailure)\(\s*""[^""]+""\s*,")]
    private static partial Regex GivenAsText();

    [GeneratedRegex(@"\bReasons\.(?<word>[A-Z][A-Za-z]+)\b")]
    private static partial Regex Named();

    [GeneratedRegex(@"\bType\s*(=|:|==|!=|is)\s*""(Ready|Reachable|FluxAvailable|Offline|Warning)""")]
    private static partial Regex ConditionAsText();
}
