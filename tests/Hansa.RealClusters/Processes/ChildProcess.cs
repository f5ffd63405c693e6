using System.Diagnostics;

namespace Hansa.RealClusters.Processes;

/// <summary>A process of ours that writes all its output to a log file.</summary>
internal sealed class ChildProcess(Process process, string name, string logFile)
{
    private const int TailLines = 40;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public Task Exited { get; } = process.WaitForExitAsync(CancellationToken.None);

    public bool HasExited => process.HasExited;

    public void Send(Signal signal) => Signals.Send(process, signal);

    /// <summary>Asks it to end, also when it is paused; after 5 seconds it is killed.</summary>
    public async Task EndAsync(TimeProvider clock)
    {
        Send(Signal.Terminate);
        Send(Signal.Continue);
        await Task.WhenAny(Exited, Task.Delay(Grace, clock, CancellationToken.None));
        Send(Signal.Kill);
        await Exited;
    }

    public bool FailedToBind() => HasExited && LogTail().Contains("address already in use", StringComparison.Ordinal);

    public void ThrowIfExited()
    {
        if (HasExited) throw Failure($"ended with {process.ExitCode}");
    }

    public RealClusterException Failure(string what) => new($"{name} {what}; the end of its log {logFile}:\n{LogTail()}");

    private string LogTail() => File.Exists(logFile) ? string.Join('\n', File.ReadLines(logFile).TakeLast(TailLines)) : "(no log)";
}
