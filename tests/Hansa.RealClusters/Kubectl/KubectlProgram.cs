using Hansa.RealClusters.Processes;

namespace Hansa.RealClusters.Kubectl;

/// <summary>The real kubectl: HANSA_KUBECTL, or the one on PATH.</summary>
internal sealed class KubectlProgram(Launcher launcher, string home, string kubeconfig)
{
    private const string Variable = "HANSA_KUBECTL";

    public Task<CommandResult> RunAsync(IEnumerable<string> arguments, string input, CancellationToken ct) =>
        launcher.RunAsync(home, kubeconfig, [Find(), .. arguments], input, ct);

    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen) return Path.GetFullPath(chosen);

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists)
            ?? throw new RealClusterException($"no kubectl on PATH; install it or set {Variable} to one");
    }
}
