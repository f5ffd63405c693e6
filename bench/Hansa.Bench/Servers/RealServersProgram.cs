using System.Diagnostics;

namespace Hansa.Bench.Servers;

/// <summary>
/// The program with real API servers, <c>bench/Hansa.Bench.RealServers</c>: built from the repository when it is needed, since etcd and
/// kube-apiserver come from the repository's own scripts.
/// </summary>
internal static class RealServersProgram
{
    private const string Name = "Hansa.Bench.RealServers";

    /// <exception cref="InvalidOperationException">This is no clone of the repository, or the program cannot be built.</exception>
    public static async Task<Process> StartAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        var project = Path.Combine(Root(), "bench", Name);
        using var build = Process.Start(new ProcessStartInfo("dotnet", ["build", project, "--configuration", "Release", "--verbosity", "quiet", "--nologo", "-p:RunAnalyzers=false"])
        {
            RedirectStandardOutput = true,
        })!; // not through a shell
        var output = await build.StandardOutput.ReadToEndAsync(ct);
        await build.WaitForExitAsync(ct);
        if (build.ExitCode != 0)
            throw new InvalidOperationException($"{project} cannot be built:\n{output}");

        var program = Path.Combine(project, "bin", "Release", "net10.0", $"{Name}.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment.Remove("KUBECONFIG");
        return Process.Start(start)!; // not through a shell
    }

    private static string Root()
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory })
        {
            for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (Directory.Exists(Path.Combine(folder, "bench", Name)))
                    return folder;
            }
        }

        throw new InvalidOperationException("--real needs a clone of Hansa's repository, whose scripts build etcd and kube-apiserver: run ./hansa bench --real there");
    }
}
