using System.CommandLine;
using Hansa.ApiServer.Faults;
using Hansa.Sandbox.Fleet;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Cli.Tests.Stories;

/// <summary>What a command said, and how it ended.</summary>
internal sealed record Ran(int Code, string Output, string Error)
{
    public override string ToString() => $"exit code {Code}\n{Output}\n{Error}";
}

/// <summary>A management cluster with Hansa and two clusters that may be attached, in this process; commands run in it as people type them.</summary>
public sealed class RunningFleet : IAsyncLifetime
{
    private readonly CancellationTokenSource _stop = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("hansa-cli-");
    private SandboxFolder? _folder;
    private SandboxFleet? _fleet;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        var options = new SandboxOptions { Clusters = 2, Folder = Path.Combine(_home.FullName, "fleet") };
        _folder = SandboxFolder.Open(options);
        _fleet = await SandboxFleet.StartAsync(options, _folder, new Progress<string>(), TimeProvider.System, new Random(1), NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        _running = _fleet.RunAsync(_stop.Token);
    }

    public string Kubeconfig(string cluster) => SandboxFolder.KubeconfigOf(_folder!.Path, cluster); // initialized

    /// <summary>Faults of the management cluster's server, which commands feel and the controller does not.</summary>
    public FaultPlan Faults => _fleet!.ServerOf(SandboxFleet.Management).Faults; // initialized

    /// <summary>A file with that text.</summary>
    public string File(string name, string text)
    {
        var path = Path.Combine(_home.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs a command against the management cluster.</summary>
    internal Task<Ran> RunAsync(params string[] arguments) => RunOnlyAsync([.. arguments, "--kubeconfig", Kubeconfig(SandboxFleet.Management)]);

    /// <summary>Runs a command with these arguments and no others.</summary>
    internal static async Task<Ran> RunOnlyAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var parsed = HansaCommand.Create().Parse(arguments);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return new Ran(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that must end well; what it said.</summary>
    internal async Task<string> HansaAsync(params string[] arguments)
    {
        var ran = await RunAsync(arguments);
        Assert.True(ran.Code == ExitCodes.Ok, $"hansa {string.Join(' ', arguments)}: {ran}");
        return ran.Output;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_fleet is not null)
            await _fleet.DisposeAsync();
        _folder?.Dispose();
        _stop.Dispose();
        _home.Delete(recursive: true);
    }
}
