using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Flux.Helm;
using Hansa.Sandbox.Import;

namespace Hansa.Sandbox.Fleet;

/// <summary>How a sandbox is made up.</summary>
public sealed record SandboxOptions
{
    /// <summary>How many clusters there are to attach; null means those that the folder holds, two in a new one.</summary>
    public int? Clusters { get; init; }

    /// <summary>Whether the clusters are attached at the start, all in one workspace.</summary>
    public bool Attached { get; init; }

    /// <summary>What a new sandbox is made from; null means that it is empty. <see cref="Clusters"/> are besides its own, none when that is null.</summary>
    public ImportedIntent? Intent { get; init; }

    /// <summary>Where kubeconfigs, the log and, with <see cref="Keep"/>, the clusters are.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether the clusters are kept in the folder, so that the fleet is there again at the next start.</summary>
    public bool Keep { get; init; }

    /// <summary>On 127.0.0.1; null means the folder's own, a free one in a new folder.</summary>
    public int? Port { get; init; }

    /// <summary>Whose API versions and words the stand-in for Flux uses; null means the folder's own, v2beta1 in a new one.</summary>
    public FluxEra? Era { get; init; }

    /// <summary>The helm program that does the work of the stand-in for Flux; null means that it is simulated.</summary>
    public HelmProgramOptions? Helm { get; init; }

    /// <summary>Time between two health probes of an attached cluster; null means Hansa's own.</summary>
    public TimeSpan? ProbePeriod { get; init; }

    /// <summary>How long an install, upgrade or uninstall takes.</summary>
    public TimeSpan FluxDelay { get; init; }

    /// <summary>Share of installs and upgrades that fail, 0 to 1.</summary>
    public double FluxFail { get; init; }

    /// <summary>Which of them fail follows from it.</summary>
    public int Seed { get; init; } = 1;
}
