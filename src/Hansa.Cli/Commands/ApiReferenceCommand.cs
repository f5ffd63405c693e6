using System.CommandLine;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa api-reference</c>: docs/api.md.</summary>
internal static class ApiReferenceCommand
{
    public static Command Create()
    {
        var command = new Command("api-reference", "Print docs/api.md.") { Hidden = true };
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(ApiReference.Markdown());
            return ExitCodes.Ok;
        });
        return command;
    }
}
