using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using Hansa.Sandbox.Flux;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>Flux's own CustomResourceDefinitions, which <c>eng/flux-crds</c> fetches.</summary>
internal static class UpstreamFlux
{
    /// <summary>Runs <c>eng/flux-crds</c>, which returns at once when it has run before; the definitions of one era.</summary>
    public static async Task<ImmutableArray<byte[]>> DefinitionsAsync(FluxEra era, CancellationToken ct)
    {
        var folder = await FolderAsync(ct);
        string[] files = [Path.Combine(folder, Releases(era), "helmreleases.json"), Path.Combine(folder, Repositories(era), "helmrepositories.json")];
        return [.. await Task.WhenAll(files.Select(file => File.ReadAllBytesAsync(file, ct)))];
    }

    /// <summary>Each folder is named after the version of HelmRelease in it; at the end of 2022 Flux had the first of those and the second of HelmRepository's.</summary>
    private static string Releases(FluxEra era) => era.HelmRelease().Version;

    private static string Repositories(FluxEra era) => era.HelmRepository().Version switch { "v1beta1" => "v2beta1", "v1beta2" => "v2beta2", _ => "v2" };

    private static async Task<string> FolderAsync(CancellationToken ct)
    {
        var script = Path.Combine(RepositoryRoot, "eng", "flux-crds");
        using var process = Process.Start(new ProcessStartInfo(script) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{script} could not be started");
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0
            ? output.TrimEnd().Split('\n')[^1]
            : throw new InvalidOperationException($"{script} ended with {process.ExitCode}; see its own words on standard error");
    }

    /// <summary>However far from it the build's output lies.</summary>
    public static string RepositoryRoot { get; } = typeof(UpstreamFlux).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == nameof(RepositoryRoot)).Value!;
}
