using System.Diagnostics;

namespace Hansa.RealClusters.Processes;

/// <summary>util-linux's setpriv asks the kernel to kill the program when we die; elsewhere (macOS, BusyBox) programs of a killed parent stay.</summary>
internal static class DeathSignal
{
    private const string SetPriv = "/usr/bin/setpriv";
    private static readonly string[] Prefix = [SetPriv, "--pdeathsig", "KILL", "--"];

    /// <summary>What to write before a command; nothing where that does not work.</summary>
    public static async Task<string[]> PrefixAsync(CancellationToken ct)
    {
        if (!File.Exists(SetPriv)) return [];

        var trial = new ProcessStartInfo(SetPriv, [.. Prefix[1..], "true"]) { RedirectStandardError = true };
        using var process = Process.Start(trial);
        if (process is null) return [];

        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 ? Prefix : [];
    }
}
