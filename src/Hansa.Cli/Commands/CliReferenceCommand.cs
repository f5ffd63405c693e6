using System.CommandLine;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa cli-reference</c>: docs/cli.md.</summary>
internal static class CliReferenceCommand
{
    public static Command Create()
    {
        var command = new Command("cli-reference", "Print docs/cli.md.") { Hidden = true };
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(CliReference.Markdown());
            return ExitCodes.Ok;
        });
        return command;
    }
}
