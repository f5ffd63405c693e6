using System.CommandLine;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa workspace</c>: tenants.</summary>
internal static class WorkspaceCommand
{
    public static Command Create() => new("workspace", "Workspaces: a tenant's clusters and services, and a namespace on the management cluster.")
    {
        WorkspaceCreateCommand.Create(),
        WorkspaceDeleteCommand.Create(),
        WorkspaceListCommand.Create(),
    };
}
