using System.Diagnostics;

namespace Hansa.Drill.Tests;

/// <summary>A real <c>hansa controller</c>, and the count of what it writes.</summary>
internal sealed class ControllerProcess : IDisposable
{
    private readonly Process _process;

    private ControllerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static ControllerProcess Start(string kubeconfig)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "hansa.dll"), "controller", "--kubeconfig", kubeconfig, "--allow-loopback", "--no-leader-election", "--listen", "127.0.0.1:0"];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new ControllerProcess(Process.Start(start)!); // not through a shell
    }

    public bool HasExited => _process.HasExited;

    /// <summary>SIGKILL, and the end of it.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
