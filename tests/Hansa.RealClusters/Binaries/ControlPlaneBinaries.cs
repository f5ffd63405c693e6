using System.Diagnostics;
using Hansa.RealClusters.Processes;

namespace Hansa.RealClusters.Binaries;

/// <summary>Where the programs are; <paramref name="ControllerManager"/> is null when the folder has none (setup-envtest's has not).</summary>
internal sealed record ControlPlaneBinaries(string Etcd, string ApiServer, string? ControllerManager, int ControllerManagerMinor)
{
    /// <summary>The folder of KUBEBUILDER_ASSETS, or the one that eng/control-plane makes: about 8 minutes the first time.</summary>
    public static async Task<ControlPlaneBinaries> LocateAsync(CancellationToken ct)
    {
        var assets = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS");
        return await InAsync(string.IsNullOrEmpty(assets) ? await InstalledFolderAsync(ct) : assets, ct);
    }

    private static async Task<ControlPlaneBinaries> InAsync(string folder, CancellationToken ct)
    {
        var manager = Path.GetFullPath(Path.Combine(folder, "kube-controller-manager"));
        return File.Exists(manager)
            ? new(Required(folder, "etcd"), Required(folder, "kube-apiserver"), manager, await MinorVersionAsync(manager, ct))
            : new(Required(folder, "etcd"), Required(folder, "kube-apiserver"), null, 0);
    }

    private static string Required(string folder, string name)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name));
        return File.Exists(path) ? path : throw new RealClusterException($"no '{name}' in {folder}; correct or unset KUBEBUILDER_ASSETS");
    }

    // Its progress goes to our standard error; its last line of output is the folder.
    private static async Task<string> InstalledFolderAsync(CancellationToken ct)
    {
        var script = Path.Combine(RepositoryRoot.Get(), "eng", "control-plane");
        var output = await OutputAsync(new ProcessStartInfo(script) { RedirectStandardOutput = true }, ct);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
    }

    // "Kubernetes v1.20.2" is 20.
    private static async Task<int> MinorVersionAsync(string manager, CancellationToken ct)
    {
        var output = await OutputAsync(new ProcessStartInfo(manager, ["--version"]) { RedirectStandardOutput = true }, ct);
        return output.Split('.') is [_, var minor, ..] && int.TryParse(minor, out var number)
            ? number
            : throw new RealClusterException($"{manager} --version says '{output.Trim()}', which names no version");
    }

    private static async Task<string> OutputAsync(ProcessStartInfo start, CancellationToken ct)
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
