using System.Diagnostics;
using Hansa.RealClusters.Processes;

namespace Hansa.RealClusters.Kubectl;

/// <summary>The real kubectl: HANSA_KUBECTL, or the one on PATH.</summary>
internal sealed class KubectlProgram(Launcher launcher, string home, string kubeconfig)
{
    private const string Variable = "HANSA_KUBECTL";

    public async Task<CommandResult> RunAsync(IEnumerable<string> arguments, string input, CancellationToken ct)
    {
        using var process = await launcher.StartPipedAsync(home, kubeconfig, [Find(), .. arguments]);
        await using var interruption = ct.Register(() => Signals.Send(process, Signal.Kill));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await WriteAsync(process, input);
        await process.WaitForExitAsync(CancellationToken.None);

        ct.ThrowIfCancellationRequested();
        return new(process.ExitCode, await output, await error);
    }

    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it; its exit code and output say why.
        }
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen) return Path.GetFullPath(chosen);

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists)
            ?? throw new RealClusterException($"no kubectl on PATH; install it or set {Variable} to one");
    }
}
