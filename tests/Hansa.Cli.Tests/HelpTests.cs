using System.CommandLine;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Tests;

/// <summary>Every command's help, as people read it.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Commands => [.. All(HansaCommand.Create(), "").Where(c => !c.Command.Hidden).Select(c => c.Path)];

    [Theory, MemberData(nameof(Commands))]
    public async Task Every_command_says_what_it_does_in_a_sentence(string path)
    {
        var help = await HelpAsync(path);

        Assert.Matches(@"Description:\n  [A-Z].*[.]", help.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Commands_for_people_have_examples() => Assert.Empty(
        All(HansaCommand.Create(), "").Where(c => c.Command is UserCommand { Examples.IsEmpty: true }).Select(c => c.Path));

    [Fact]
    public void The_examples_are_commands_that_parse() => Assert.Empty(
        All(HansaCommand.Create(), "").Select(c => c.Command).OfType<UserCommand>().SelectMany(c => c.Examples)
            .Select(example => (example, Own: example.Split(" | ").Select(part => part.Split('#')[0].Trim()).First(part => part.StartsWith("hansa ", StringComparison.Ordinal))))
            .Select(e => (e.example, HansaCommand.Create().Parse(e.Own.Split('>')[0]["hansa ".Length..]).Errors))
            .Where(e => e.Errors.Count > 0).Select(e => $"{e.example}: {string.Join("; ", e.Errors)}"));

    private static async Task<string> HelpAsync(string path)
    {
        using var output = new StringWriter();
        Assert.Equal(ExitCodes.Ok, await HansaCommand.Create().Parse($"{path} --help").InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken));
        return output.ToString();
    }

    private static IEnumerable<(string Path, Command Command)> All(Command command, string path) =>
        command.Subcommands.SelectMany(c => All(c, $"{path} {c.Name}".Trim())).Prepend((path, command));
}
