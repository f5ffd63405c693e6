using System.CommandLine;
using System.CommandLine.Parsing;
using Hansa.Federation.Planning.Values;

namespace Hansa.Cli;

/// <summary>What holds for the command line of every command.</summary>
internal static class CommandLineRules
{
    private const int MostEdits = 2;

    /// <summary>For the command and all below it.</summary>
    public static void AddTo(Command command)
    {
        Guard(command);
        command.Validators.Add(RefuseOptionsAsNames);
        foreach (var inner in command.Subcommands)
            AddTo(inner);
    }

    /// <summary>
    /// Validators run before the parser has converted the options' values: reading one that cannot be converted throws. The parser itself
    /// says then what is wrong with it.
    /// </summary>
    private static void Guard(Command command)
    {
        var validators = command.Validators.ToArray();
        command.Validators.Clear();
        foreach (var validator in validators)
            command.Validators.Add(result =>
            {
                try
                {
                    validator(result);
                }
                catch (InvalidOperationException)
                {
                    // What it would have said depends on a value that is none.
                }
            });
    }

    /// <summary>Where a name may stand, the parser takes an option that it does not know for one.</summary>
    private static void RefuseOptionsAsNames(CommandResult result)
    {
        foreach (var token in result.Command.Arguments.SelectMany(argument => result.GetResult(argument)?.Tokens ?? []).Where(token => token.Value.Length > 1 && token.Value[0] == '-'))
            result.AddError($"{token.Value}: there is no such option{(Nearest(token.Value.Split('=')[0], result.Command) is { } meant ? $": did you mean {meant}?" : "")}");
    }

    private static string? Nearest(string typed, Command command) => command.Options
        .Where(option => !option.Hidden)
        .SelectMany(option => option.Aliases.Append(option.Name))
        .Select(name => (Name: name, Edits: EditDistance.AtMost(typed, name, MostEdits)))
        .Where(candidate => candidate.Edits * 2 < typed.Length) // null, too many edits, is no less than anything
        .OrderBy(candidate => candidate.Edits).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();
}
