using System.Diagnostics;

namespace Hansa.RealClusters.Binaries;

/// <summary>Where the programs are; <paramref name="ControllerManager"/> is null when the folder has none (setup-envtest's has not).</summary>
internal sealed record ControlPlaneBinaries(string Etcd, string ApiServer, string? ControllerManager, int ControllerManagerMinor)
{
    /// <summary>The folder of KUBEBUILDER_ASSETS, or the one that eng/control-plane makes: about 8 minutes the first time.</summary>
    public static async Task<ControlPlaneBinaries> LocateAsync(CancellationToken ct)
    {
        var assets = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS");
        return await InAsync(string.IsNullOrEmpty(assets) ? await EngineeringScript.FolderAsync("control-plane", ct) : assets, ct);
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

    // "Kubernetes v1.20.2" is 20.
    private static async Task<int> MinorVersionAsync(string manager, CancellationToken ct)
    {
        var output = await EngineeringScript.OutputAsync(new ProcessStartInfo(manager, ["--version"]) { RedirectStandardOutput = true }, ct);
        return output.Split('.') is [_, var minor, ..] && int.TryParse(minor, out var number)
            ? number
            : throw new RealClusterException($"{manager} --version says '{output.Trim()}', which names no version");
    }
}
