using System.CommandLine;
using Hansa.Cli.Commands;
using Hansa.Cli.Output;

namespace Hansa.Cli.Sessions;

/// <summary>The options that all commands for people share.</summary>
internal sealed class UserOptions(string kubeconfig)
{
    public ManagementConnection Connection { get; } = new(kubeconfig);

    public Option<string?> Workspace { get; } = new("--workspace", "-w") { Description = "Only this workspace, by the name of its Workspace", HelpName = "NAME" };

    public Option<string?> Namespace { get; } = new("--namespace", "-n") { Description = "Only the workspace with this namespace", HelpName = "NAMESPACE" };

    /// <summary>For those who are used to <c>kubectl get -A</c>.</summary>
    private Option<bool> AllWorkspaces { get; } = new("--all-workspaces", "-A") { Description = "All workspaces, which is the default" };

    public Option<OutputFormat> Output { get; } = Words(new Option<OutputFormat>("--output", "-o") { Description = "How it is printed (default: table)", HelpName = "table|wide|json|yaml|name" });

    public Option<bool> Wait { get; } = new("--wait") { Description = "Wait until it has come about, and say how far it is" };

    public Option<TimeSpan> Timeout { get; } = WaitingTime();

    public void AddConnection(Command command)
    {
        Connection.AddTo(command);
        command.Options.Add(Workspace);
        command.Options.Add(Namespace);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Workspace) is not null && result.GetResult(Namespace) is not null)
                result.AddError("--workspace and --namespace: give one of them");
        });
    }

    public void AddAllWorkspaces(Command command)
    {
        command.Options.Add(AllWorkspaces);
        command.Validators.Add(result =>
        {
            if (result.GetResult(AllWorkspaces) is { Implicit: false } && (result.GetResult(Workspace) is not null || result.GetResult(Namespace) is not null))
                result.AddError("--all-workspaces: not with --workspace or --namespace");
        });
    }

    public void AddOutput(Command command) => command.Options.Add(Output);

    public static TimeSpan UsualTimeout { get; } = TimeSpan.FromMinutes(5);

    /// <summary>A shell completes the words as people write them.</summary>
    public static Option<T> Words<T>(Option<T> option)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(option.HelpName!.Split('|')); // it lists them
        return option;
    }

    private static Option<TimeSpan> WaitingTime()
    {
        var timeout = SandboxOptionSet.Duration("--timeout", "How long --wait waits, for example 90s or 5m (default 5m); after that the exit code is 3");
        timeout.HelpName = "DURATION";
        return timeout;
    }

    public void AddWait(Command command)
    {
        command.Options.Add(Wait);
        command.Options.Add(Timeout);
    }
}
