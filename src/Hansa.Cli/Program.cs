using System.CommandLine;
using Hansa.Cli.Commands;

var root = new RootCommand("Hansa federates platform services from one management cluster onto every cluster attached to it.")
{
    ControllerCommand.Create(),
    CrdsCommand.Create(),
    InstallCommand.Create(),
    VersionCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
