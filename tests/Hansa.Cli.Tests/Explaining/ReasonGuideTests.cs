using Hansa.Api;
using Hansa.Cli.Explaining;

namespace Hansa.Cli.Tests.Explaining;

public sealed class ReasonGuideTests
{
    [Fact]
    public void Every_reason_can_be_explained() => Assert.Empty(
        typeof(Reasons).GetFields().Where(f => f.IsLiteral).Select(f => f.Name).Except(ReasonGuide.Reasons));

    [Fact]
    public void An_explanation_says_what_it_means_and_what_to_do_without_links()
    {
        var forbidden = ReasonGuide.Find(Reasons.Forbidden)!; // every reason can be explained

        Assert.Contains("answers 403", forbidden.Meaning, StringComparison.Ordinal);
        Assert.Contains("the README", forbidden.WhatToDo, StringComparison.Ordinal);
        Assert.All(ReasonGuide.Reasons.Select(ReasonGuide.Find), entry => Assert.DoesNotContain("](", entry!.Meaning + entry.WhatToDo, StringComparison.Ordinal)); // it was listed
    }
}
