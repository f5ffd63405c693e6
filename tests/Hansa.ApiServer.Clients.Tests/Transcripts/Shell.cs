using System.Collections.Immutable;
using Hansa.RealClusters;
using Hansa.RealClusters.Binaries;
using Hansa.RealClusters.Processes;

namespace Hansa.ApiServer.Clients.Tests.Transcripts;

/// <summary>
/// Runs the commands of one session: in a folder of its own, with the clients that the session is about before all others on the path, and the
/// repository in $REPOSITORY.
/// </summary>
internal sealed class Shell : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Launcher _launcher;
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("hansa-session-");
    private readonly string _kubeconfig;
    private readonly string _programs;

    /// <param name="launcher">Starts the commands.</param>
    /// <param name="kubeconfig">Its text.</param>
    /// <param name="clients">Files, by the names under which the session calls them.</param>
    public Shell(Launcher launcher, string kubeconfig, ImmutableSortedDictionary<string, string> clients)
    {
        _launcher = launcher;
        _kubeconfig = Path.Combine(_home.FullName, ".kubeconfig");
        PrivateFile.Write(_kubeconfig, kubeconfig); // helm warns of others
        _programs = _home.CreateSubdirectory(".programs").FullName;
        foreach (var (name, file) in clients)
            File.CreateSymbolicLink(Path.Combine(_programs, name), file);
    }

    /// <summary>What the command printed, masked, in the form of <see cref="Step.Expected"/>.</summary>
    public async Task<ImmutableArray<string>> RunAsync(string command, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Patience);
        var result = await _launcher.RunAsync(_home.FullName, _kubeconfig, ["/usr/bin/env", $"PATH={_programs}:{SearchPath()}", $"REPOSITORY={RepositoryRoot.Get()}", "/bin/sh", "-c", command], "", deadline.Token);
        return
        [
            .. Lines(result.Output),
            .. Lines(result.Error).Select(line => $"! {line}"),
            .. result.ExitCode == 0 ? Array.Empty<string>() : [$"[{result.ExitCode}]"],
        ];
    }

    public void Dispose() => _home.Delete(recursive: true);

    private string[] Lines(string text) =>
        Mask.Apply(text.Replace(_home.FullName, "<home>", StringComparison.Ordinal)).TrimEnd('\n') is { Length: > 0 } masked ? masked.Split('\n') : [];

    private static string SearchPath() => Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
}
