using System.Diagnostics;
using Hansa.RealClusters.Processes;

namespace Hansa.RealClusters.Binaries;

/// <summary>Programs that say something on their standard output, such as the scripts in eng/ that make other programs available.</summary>
internal static class EngineeringScript
{
    /// <summary>The folder that eng/<paramref name="name"/> prints last; its progress goes to our standard error.</summary>
    public static async Task<string> FolderAsync(string name, CancellationToken ct)
    {
        var script = Path.Combine(RepositoryRoot.Get(), "eng", name);
        var output = await OutputAsync(new ProcessStartInfo(script) { RedirectStandardOutput = true }, ct);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
    }

    public static async Task<string> OutputAsync(ProcessStartInfo start, CancellationToken ct)
    {
        using var process = Process.Start(start) ?? throw new RealClusterException($"{start.FileName} did not start");
        await using var interruption = ct.Register(() => Signals.Send(process, Signal.Terminate));
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);

        ct.ThrowIfCancellationRequested();
        return process.ExitCode == 0 && output.Trim().Length > 0
            ? output
            : throw new RealClusterException($"{start.FileName} ended with {process.ExitCode}; standard error says why");
    }
}
