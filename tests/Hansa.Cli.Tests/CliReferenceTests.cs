using System.CommandLine;
using System.Reflection;
using Hansa.Cli.Commands;

namespace Hansa.Cli.Tests;

public sealed class CliReferenceTests
{
    private static readonly string Root = typeof(CliReferenceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!; // the project file gives it

    /// <summary>When it fails: <c>hansa cli-reference &gt; docs/cli.md</c>.</summary>
    [Fact]
    public void The_page_of_commands_is_what_the_commands_say() =>
        Assert.Equal(CliReference.Markdown(), File.ReadAllText(Path.Combine(Root, "docs", "cli.md")));

    /// <summary>When it fails: <c>hansa api-reference &gt; docs/api.md</c>.</summary>
    [Fact]
    public void The_page_of_the_API_is_what_the_definitions_say() =>
        Assert.Equal(ApiReference.Markdown(), File.ReadAllText(Path.Combine(Root, "docs", "api.md")));

    [Theory]
    [InlineData("hansa work", "workspace")]
    [InlineData("hansa workspace cr", "create")]
    [InlineData("hansa clusters --out", "--output")]
    [InlineData("hansa clusters -o ", "wide")]
    [InlineData("hansa attach x --detach-policy ", "Retain")]
    public async Task A_shell_is_told_what_may_follow(string line, string word)
    {
        using var output = new StringWriter();

        await HansaCommand.Create().Parse([$"[suggest:{line.Length}]", line]).InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken);

        Assert.Contains(word, output.ToString().Split('\n').Select(w => w.Trim()), StringComparer.OrdinalIgnoreCase);
    }

    [Theory, InlineData("bash"), InlineData("zsh"), InlineData("fish"), InlineData("pwsh")]
    public void A_script_asks_hansa_itself(string shell) => Assert.Contains("[suggest:", CompletionCommand.Script(shell), StringComparison.Ordinal);
}
