using System.CommandLine;
using System.CommandLine.Help;
using Hansa.Cli.Commands;

namespace Hansa.Cli;

/// <summary>The <c>hansa</c> command: every command, one file each in <c>Commands</c>.</summary>
internal static class HansaCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Hansa federates platform services from one management cluster onto every cluster attached to it.")
        {
            AppsCommand.Create(),
            ApiServerCommand.Create(),
            ApplyCommand.Create(),
            AttachCommand.Create(),
            BenchCommand.Create(),
            BenchCommand.CreateServers(),
            CheckCommand.Create(),
            ApiReferenceCommand.Create(),
            CliReferenceCommand.Create(),
            ClustersCommand.Create(),
            CompletionCommand.Create(),
            ControllerCommand.Create(),
            CrdsCommand.Create(),
            DemoCommand.Create(),
            DrillCommand.Create(),
            DeployCommand.Create(),
            DetachCommand.Create(),
            EventsCommand.Create(),
            ExplainCommand.Create(),
            InstallCommand.Create(),
            PauseCommand.Create(),
            PauseCommand.CreateResume(),
            PlanCommand.Create(),
            SandboxCommand.Create(),
            StatusCommand.Create(),
            UndeployCommand.Create(),
            UninstallCommand.Create(),
            UpCommand.Create(),
            ValuesCommand.Create(),
            VersionCommand.Create(),
            WorkspaceCommand.Create(),
        };
        CommandLineRules.AddTo(root);
        foreach (var help in root.Options.OfType<HelpOption>().Where(h => h.Action is HelpAction))
            help.Action = new HelpWithExamples((HelpAction)help.Action!); // filtered above
        return root;
    }
}
