using System.CommandLine;

namespace Hansa.Cli.Tests;

/// <summary>Slips on the command line are told, whatever the command.</summary>
public sealed class CommandLineRulesTests
{
    public static TheoryData<string> AllOptions => [.. Options(_ => true)];

    public static TheoryData<string> TypedOptions => [.. Options(IsTyped)];

    [Theory, MemberData(nameof(TypedOptions))]
    public void A_value_that_an_option_does_not_take_is_an_error(string option) => Assert.NotEmpty(ErrorsOf($"{option} rubbish"));

    /// <summary>Validators read options that may lack their value.</summary>
    [Theory, MemberData(nameof(AllOptions))]
    public void An_option_at_the_end_of_the_line_crashes_nothing(string option) => Assert.NotNull(ErrorsOf(option));

    [Theory]
    [InlineData("up --clusters abc", "'abc'")]
    [InlineData("up --port x", "'x'")]
    [InlineData("drill --schedules x", "'x'")]
    [InlineData("drill --steps 1 --schedules x", "'x'")]
    [InlineData("bench --real z", "'z'")]
    [InlineData("bench --real 3 --scenario foo", "--scenario foo: one of")]
    [InlineData("up --port 70000", "--port: a number from 0 to 65535 is expected")]
    [InlineData("events --warning", "--warning: there is no such option: did you mean --warnings?")]
    [InlineData("status --ouput=json", "--ouput=json: there is no such option: did you mean --output?")]
    [InlineData("deploy -A", "-A: there is no such option")]
    [InlineData("status -A -w team-a", "--all-workspaces: not with --workspace or --namespace")]
    [InlineData("drill --schedules 1 --steps 1,4", "--steps: numbers with commas between them are expected, together with --seed and --schedules 1")]
    [InlineData("drill --seed 7 --schedules 1 --steps one", "--steps: numbers with commas between them are expected, together with --seed and --schedules 1")]
    public void A_slip_is_named(string line, string said) => Assert.Contains(ErrorsOf(line), error => error.Contains(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("status -A")]
    [InlineData("status -A metallb")]
    [InlineData("events --all-workspaces --warnings")]
    [InlineData("apps -A --graph")]
    [InlineData("drill --seed 7 --schedules 1 --steps 1,4")]
    [InlineData("check kubeconfig -")]
    public void What_is_meant_so_is_taken(string line) => Assert.Empty(ErrorsOf(line));

    private static string[] ErrorsOf(string line) => [.. HansaCommand.Create().Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Errors.Select(error => error.Message)];

    private static IEnumerable<string> Options(Func<Type, bool> isMeant) =>
        All(HansaCommand.Create(), "").SelectMany(c => c.Command.Options.Where(option => isMeant(option.ValueType)).Select(option => $"{c.Path} {option.Name}".Trim()));

    /// <summary>What is not taken as it was typed.</summary>
    private static bool IsTyped(Type type) => (type.GetElementType() ?? type) is { IsValueType: true } value && value != typeof(bool) && value != typeof(void);

    private static IEnumerable<(string Path, Command Command)> All(Command command, string path) =>
        command.Subcommands.SelectMany(c => All(c, $"{path} {c.Name}".Trim())).Prepend((path, command));
}
