using System.Collections.Immutable;
using System.CommandLine;
using Hansa.Cli.Output;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Sessions;

/// <summary>A command that people use like kubectl: connection and output options, examples in its help, errors in kubectl's words.</summary>
internal sealed class UserCommand : Command
{
    private UserOptions _options = new("--kubeconfig");

    public UserCommand(string name, string description, params ImmutableArray<string> examples)
        : base(name, description) => Examples = examples;

    /// <summary>Commands that do something as they stand, each under a line that says what.</summary>
    public ImmutableArray<string> Examples { get; }

    /// <summary>Adds the options of the management cluster and of the workspace, and says what to do.</summary>
    public UserCommand Runs(Func<Session, Task<int>> run)
    {
        _options.AddConnection(this);
        SetAction(run);
        return this;
    }

    /// <summary>As <see cref="Runs"/>, where no workspace has to be chosen.</summary>
    public UserCommand RunsWithoutWorkspace(Func<Session, Task<int>> run)
    {
        _options.Connection.AddTo(this);
        SetAction(run);
        return this;
    }

    /// <summary>As <see cref="Runs"/>, with <c>-o</c> and <c>-A</c>.</summary>
    public UserCommand Lists(Func<Session, Task<Listing>> list)
    {
        _options.AddOutput(this);
        Runs(async session => session.Print(await list(session)));
        _options.AddAllWorkspaces(this);
        return this;
    }

    /// <summary>As <see cref="Runs"/>, for what needs no management cluster.</summary>
    public UserCommand RunsOffline(Func<Session, Task<int>> run)
    {
        SetAction(run);
        return this;
    }

    /// <summary>Where <c>--kubeconfig</c> is another cluster's.</summary>
    public UserCommand WithManagementKubeconfig()
    {
        _options = new UserOptions("--management-kubeconfig");
        return this;
    }

    public UserCommand WithOutput()
    {
        _options.AddOutput(this);
        return this;
    }

    /// <summary>With <c>-A</c>, for those who are used to it.</summary>
    public UserCommand WithAllWorkspaces()
    {
        _options.AddAllWorkspaces(this);
        return this;
    }

    public UserCommand WithWait()
    {
        _options.AddWait(this);
        return this;
    }

    private void SetAction(Func<Session, Task<int>> run) => SetAction((parsed, ct) =>
    {
        Func<ApiException, string> advice = _ => "";
        return Errors.GuardAsync(parsed.InvocationConfiguration.Error, e => advice(e), async () =>
        {
            using var session = new Session(parsed, _options, TimeProvider.System, ct);
            advice = session.Advice;
            return await run(session);
        });
    });
}
