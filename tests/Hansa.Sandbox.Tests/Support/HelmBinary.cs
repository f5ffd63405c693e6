using System.Diagnostics;
using System.Reflection;

namespace Hansa.Sandbox.Tests.Support;

/// <summary>The real helm programs, which <c>eng/helm</c> fetches.</summary>
internal static class HelmBinary
{
    private static readonly Lazy<Task<string>> Folder = new(FetchAsync);

    /// <param name="name">helm-3 or helm-4.</param>
    public static async Task<string> PathAsync(string name) => Path.Combine(await Folder.Value, name);

    /// <summary>Runs it on a cluster; what it prints.</summary>
    public static async Task<string> RunAsync(string name, string kubeconfig, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(await PathAsync(name), [.. arguments, "--kubeconfig", kubeconfig]) { RedirectStandardOutput = true, RedirectStandardError = true })!; // not through a shell
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{name} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}");
        return output;
    }

    private static async Task<string> FetchAsync()
    {
        var root = typeof(HelmBinary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "RepositoryRoot").Value!;
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(root, "eng", "helm")) { RedirectStandardOutput = true })!; // not through a shell
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"eng/helm ended with {process.ExitCode}; its own words are on standard error");
        return output.TrimEnd().Split('\n')[^1];
    }
}
