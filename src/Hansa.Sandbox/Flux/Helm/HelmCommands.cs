using System.Collections.Immutable;
using System.Globalization;
using Hansa.Sandbox.Flux.Observed;

namespace Hansa.Sandbox.Flux.Helm;

/// <summary>The command lines of helm, 3 and 4 alike. Pure.</summary>
internal static class HelmCommands
{
    /// <param name="order">What is to be run.</param>
    /// <param name="chart">Where the chart is, as <see cref="Chart"/> says.</param>
    /// <param name="files">Files with the values, in their order; one for each layer.</param>
    public static ImmutableArray<string> Run(HelmOrder order, ImmutableArray<string> chart, ImmutableArray<string> files)
    {
        var release = order.Release;
        var (crds, disableWait) = order.Action.Verb switch
        {
            HelmVerb.Install => (release.InstallCrds, release.InstallDisablesWait),
            HelmVerb.Upgrade => (release.UpgradeCrds, release.UpgradeDisablesWait),
        };
        return
        [
            "upgrade", "--install", release.ReleaseName, .. chart,
            "--namespace", release.TargetNamespace,
            .. release.CreatesNamespace ? ["--create-namespace"] : Array.Empty<string>(),
            .. crds == "Skip" ? ["--skip-crds"] : Array.Empty<string>(),
            .. disableWait ? Array.Empty<string>() : ["--wait"],
            "--timeout", release.Timeout,
            "--history-max", release.MaxHistory.ToString(CultureInfo.InvariantCulture),
            "--output", "json",
            .. order.Layers.Zip(files).SelectMany(layer => Values(layer.First, layer.Second)),
        ];
    }

    /// <summary>The chart's place, as helm's commands take it.</summary>
    /// <param name="release">Which chart.</param>
    /// <param name="repository">Its repository.</param>
    /// <param name="version">Version or range; empty for the newest.</param>
    /// <param name="local">A file or folder to take instead; null for none.</param>
    public static ImmutableArray<string> Chart(ObservedRelease release, ObservedRepository repository, string version, string? local)
    {
        if (local is not null)
            return [local];
        string[] exactly = version.Length > 0 ? ["--version", version] : [];
        string[] plainly = repository.Insecure || IsHere(repository.Url) ? ["--plain-http"] : [];
        return repository.IsOci
            ? [$"{repository.Url.TrimEnd('/')}/{release.Chart}", .. exactly, .. plainly]
            : [release.Chart, "--repo", repository.Url, .. exactly];
    }

    // A registry on this machine is one for trying things out, which container tools take as it is, too.
    private static bool IsHere(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback;

    public static ImmutableArray<string> Uninstall(ObservedRelease release) =>
        ["uninstall", release.ReleaseName, "--namespace", release.TargetNamespace, "--ignore-not-found", "--wait", "--timeout", release.Timeout];

    /// <summary>To the revision before the latest one.</summary>
    public static ImmutableArray<string> Rollback(ObservedRelease release) =>
        ["rollback", release.ReleaseName, "--namespace", release.TargetNamespace, "--wait", "--timeout", release.Timeout];

    public static ImmutableArray<string> Status(ObservedRelease release) =>
        ["status", release.ReleaseName, "--namespace", release.TargetNamespace, "--output", "json"];

    /// <summary>Helm's own words, without what it puts before them on a terminal.</summary>
    public static string Failure(string standardError)
    {
        string[] lines = [.. standardError.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        var error = Array.FindLastIndex(lines, line => line.StartsWith("Error: ", StringComparison.Ordinal));
        var words = error < 0 ? standardError.Trim() : string.Join(' ', lines[error..])["Error: ".Length..];
        foreach (var before in new[] { "INSTALLATION FAILED: ", "UPGRADE FAILED: " })
            words = words.StartsWith(before, StringComparison.Ordinal) ? words[before.Length..] : words;
        return words.Length > 0 ? words : "helm said nothing";
    }

    private static string[] Values(ValuesLayer layer, string file) =>
        layer.TargetPath.Length == 0 ? ["--values", file] : ["--set-file", $"{layer.TargetPath}={file}"];
}
