using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Hansa.Sandbox.Flux.Observed;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Flux.Helm;

/// <summary>The real helm program on one cluster.</summary>
/// <param name="options">How it is run.</param>
/// <param name="kubeconfig">The cluster.</param>
internal sealed class HelmProgram(HelmProgramOptions options, string kubeconfig) : IHelm
{
    // Each run is a process of its own: as many at once as a small machine carries, over all clusters.
    private static readonly SemaphoreSlim Turns = new(4);

    /// <summary>What it says of its version.</summary>
    /// <exception cref="IOException">It cannot be run; the message says what to do.</exception>
    public static async Task<string> VersionAsync(HelmProgramOptions options, CancellationToken ct)
    {
        try
        {
            var (code, output, error) = await RunAsync(options, "", ["version", "--short"], ct);
            return code == 0 ? output.Trim() : throw new IOException($"{options.Program} version failed: {HelmCommands.Failure(error)}");
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new IOException($"{options.Program} cannot be run ({error.Message}): install helm 3 or 4 (https://helm.sh), or name it with --helm PATH", error);
        }
    }

    public async Task<ChartVersion> ResolveAsync(ObservedRelease release, ObservedRepository repository, CancellationToken ct)
    {
        if (Prerequisites.IsExact(release.ChartVersion))
            return new ChartVersion(release.ChartVersion);

        var (code, output, error) = await RunAsync(options, kubeconfig, ["show", "chart", .. HelmCommands.Chart(release, repository, release.ChartVersion, null)], ct);
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith("version:", StringComparison.Ordinal));
        return code == 0 && line is not null
            ? new ChartVersion(line["version:".Length..].Trim().Trim('"', '\''))
            : new ChartVersion("", HelmCommands.Failure(error));
    }

    public async Task<long> RevisionAsync(ObservedRelease release, CancellationToken ct)
    {
        var (code, output, _) = await RunAsync(options, kubeconfig, HelmCommands.Status(release), ct);
        return code == 0 ? RevisionIn(output) : 0;
    }

    public async Task<HelmResult> RunAsync(HelmOrder order, CancellationToken ct)
    {
        var place = Directory.CreateTempSubdirectory("hansa-values-");
        try
        {
            var files = await WriteAsync(place.FullName, order.Layers, ct);
            var chart = HelmCommands.Chart(order.Release, order.Repository, order.Action.Input.ChartVersion, LocalChart(order));
            var (code, output, error) = await RunAsync(options, kubeconfig, HelmCommands.Run(order, chart, files), ct);
            return code == 0
                ? new HelmResult(order.Action with { Revision = RevisionIn(output) })
                : await RemediedAsync(new HelmResult(order.Action, HelmCommands.Failure(error)), order, ct);
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    public async Task<string?> UninstallAsync(ObservedRelease release, CancellationToken ct)
    {
        var (code, _, error) = await RunAsync(options, kubeconfig, HelmCommands.Uninstall(release), ct);
        return code == 0 ? null : HelmCommands.Failure(error);
    }

    // As Flux does before it tries again: what a failed install left is taken away, a failed upgrade taken back.
    private async Task<HelmResult> RemediedAsync(HelmResult failed, HelmOrder order, CancellationToken ct)
    {
        var (found, status, _) = await RunAsync(options, kubeconfig, HelmCommands.Status(order.Release), ct);
        if (found != 0 || IsDeployed(status))
            return failed with { LeftRevision = false };

        var (arguments, remedy) = order.Action.Verb switch
        {
            HelmVerb.Install => (HelmCommands.Uninstall(order.Release), HelmRemedy.Uninstalled),
            HelmVerb.Upgrade => (HelmCommands.Rollback(order.Release), HelmRemedy.RolledBack),
        };
        var (code, _, _) = await RunAsync(options, kubeconfig, arguments, ct);
        return code == 0 ? failed with { Remedy = remedy } : failed;
    }

    private static bool IsDeployed(string status)
    {
        using var release = JsonDocument.Parse(status);
        return release.RootElement.Text("info", "status") == "deployed";
    }

    private string? LocalChart(HelmOrder order)
    {
        if (options.Charts is not { } folder)
            return null;
        string[] candidates = [Path.Combine(folder, $"{order.Release.Chart}-{order.Action.Input.ChartVersion}.tgz"), Path.Combine(folder, order.Release.Chart)];
        return candidates.FirstOrDefault(path => File.Exists(path) || File.Exists(Path.Combine(path, "Chart.yaml")));
    }

    private static async Task<ImmutableArray<string>> WriteAsync(string folder, ImmutableArray<ValuesLayer> layers, CancellationToken ct)
    {
        string[] files = [.. layers.Select((_, i) => Path.Combine(folder, $"{i}.yaml"))];
        foreach (var (layer, file) in layers.Zip(files))
            await File.WriteAllTextAsync(file, layer.Text, ct);
        return [.. files];
    }

    private static long RevisionIn(string json)
    {
        using var release = JsonDocument.Parse(json);
        return release.RootElement.Number("version");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        HelmProgramOptions options, string kubeconfig, ImmutableArray<string> arguments, CancellationToken ct)
    {
        await Turns.WaitAsync(ct);
        try
        {
            using var process = Process.Start(StartOf(options, kubeconfig, arguments))!; // not through a shell
            try
            {
                var error = process.StandardError.ReadToEndAsync(ct);
                var output = await process.StandardOutput.ReadToEndAsync(ct);
                await process.WaitForExitAsync(ct);
                return (process.ExitCode, output, await error);
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
        }
        finally
        {
            Turns.Release();
        }
    }

    private static ProcessStartInfo StartOf(HelmProgramOptions options, string kubeconfig, ImmutableArray<string> arguments)
    {
        var start = new ProcessStartInfo(options.Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeconfig;
        start.Environment["HELM_CACHE_HOME"] = Path.Combine(options.Home, "cache");
        start.Environment["HELM_CONFIG_HOME"] = Path.Combine(options.Home, "config");
        start.Environment["HELM_DATA_HOME"] = Path.Combine(options.Home, "data");
        return start;
    }
}
