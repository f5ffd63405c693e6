using System.CommandLine;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa sandbox</c>: the parts of a fleet on one machine.</summary>
internal static class SandboxCommand
{
    public static Command Create() => new("sandbox", "A fleet on this machine, for trying things out.")
    {
        SandboxFaultCommands.Break(),
        SandboxFaultCommands.Heal(),
        SandboxFaultCommands.Status(),
        SandboxImportCommand.Create(),
        SandboxFluxCommand.Create(),
    };
}
