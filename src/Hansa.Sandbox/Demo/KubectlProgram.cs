using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Demo;

/// <summary>The kubectl of this machine.</summary>
/// <param name="path">The program.</param>
/// <param name="folder">Where it is run, and where it keeps what it learns.</param>
/// <param name="patience">How long a command may take.</param>
/// <param name="clock">Measures that.</param>
internal sealed class KubectlProgram(string path, string folder, TimeSpan patience, TimeProvider clock)
{
    /// <summary>Where files that commands name are.</summary>
    public string Folder => folder;

    /// <summary>What it says of its version; null when it does not run.</summary>
    public async Task<string?> VersionAsync(CancellationToken ct)
    {
        try
        {
            var (code, output, _) = await RunAsync("", ["version", "--client", "-o", "json"], "", ct);
            if (code != 0)
                return null;
            using var version = JsonDocument.Parse(output);
            return version.RootElement.Text("clientVersion", "gitVersion");
        }
        catch (Exception e) when (e is Win32Exception or JsonException or StepFailedException)
        {
            return null;
        }
    }

    /// <summary>What it says.</summary>
    /// <exception cref="StepFailedException">It failed; the message has its words.</exception>
    public async Task<string> SayAsync(string kubeconfig, ImmutableArray<string> arguments, string input, CancellationToken ct)
    {
        var (code, output, error) = await RunAsync(kubeconfig, [.. arguments, $"--cache-dir={Path.Combine(folder, "cache")}"], input, ct);
        return code == 0 ? output : throw new StepFailedException($"kubectl ended with {code}: {error.Trim()}");
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string kubeconfig, ImmutableArray<string> arguments, string input, CancellationToken ct)
    {
        var start = new ProcessStartInfo(path, arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeconfig;
        using var deadline = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        using var process = Process.Start(start)!; // not through a shell
        try
        {
            var error = process.StandardError.ReadToEndAsync(either.Token);
            await GiveAsync(process, input, either.Token);
            var output = await process.StandardOutput.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            return (process.ExitCode, output, await error);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new StepFailedException($"kubectl {string.Join(' ', arguments)} did not end within {patience.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit(); // it may be writing where it is run
            }
        }
    }

    private static async Task GiveAsync(Process process, string input, CancellationToken ct)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), ct);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading; what it says tells why.
        }
    }
}
