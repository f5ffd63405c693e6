using System.Collections.Immutable;
using Hansa.Sandbox.Flux.Observed;

namespace Hansa.Sandbox.Flux.Helm;

/// <summary>Does the Helm work of one cluster: only in appearance, or with the real program.</summary>
internal interface IHelm
{
    /// <summary>The chart version that the release's range comes down to, or why there is none.</summary>
    Task<ChartVersion> ResolveAsync(ObservedRelease release, ObservedRepository repository, CancellationToken ct);

    /// <summary>Helm's latest revision under the release's name, whoever made it; 0 for none.</summary>
    Task<long> RevisionAsync(ObservedRelease release, CancellationToken ct);

    /// <summary>Installs or upgrades, and sets right what failed.</summary>
    Task<HelmResult> RunAsync(HelmOrder order, CancellationToken ct);

    /// <summary>What Helm says when it fails; null when the release is gone.</summary>
    Task<string?> UninstallAsync(ObservedRelease release, CancellationToken ct);
}

/// <summary>What a range of versions comes down to.</summary>
/// <param name="Version">The version; empty if <paramref name="Failure"/> says why there is none.</param>
/// <param name="Failure">Helm's words.</param>
internal sealed record ChartVersion(string Version, string? Failure = null);

/// <summary>A run of Helm, with all that goes into it.</summary>
/// <param name="Release">For which release.</param>
/// <param name="Repository">Where its chart is.</param>
/// <param name="Action">What is run.</param>
/// <param name="Layers">Values, the later on top of the earlier.</param>
internal sealed record HelmOrder(ObservedRelease Release, ObservedRepository Repository, HelmAction Action, ImmutableArray<ValuesLayer> Layers);

/// <summary>How a run of Helm went.</summary>
/// <param name="Action">What was run, with the revision that Helm made of it.</param>
/// <param name="Failure">What Helm says when it fails; null when it succeeded.</param>
/// <param name="Remedy">What was done about a failure; null when nothing was.</param>
internal sealed record HelmResult(HelmAction Action, string? Failure = null, HelmRemedy? Remedy = null)
{
    /// <summary>Whether a failure left a revision; what fails before it begins, as a chart that cannot be rendered does, leaves none.</summary>
    public bool LeftRevision { get; init; } = true;
}

/// <summary>What was done about a failure.</summary>
internal enum HelmRemedy
{
    /// <summary>What a failed install left was uninstalled.</summary>
    Uninstalled,

    /// <summary>A failed upgrade was rolled back.</summary>
    RolledBack,
}
