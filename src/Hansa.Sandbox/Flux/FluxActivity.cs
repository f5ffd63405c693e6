using System.Collections.Immutable;
using Hansa.Api.Metadata;

namespace Hansa.Sandbox.Flux;

/// <summary>What was done for one HelmRelease, counted when its outcome stood on the API server.</summary>
public sealed record ReleaseCounts(int Reconciles = 0, int Installs = 0, int Upgrades = 0, int Uninstalls = 0, int Failures = 0);

/// <summary>What the stand-in has done so far: an immutable snapshot.</summary>
public sealed record FluxActivity
{
    /// <summary>Counts per HelmRelease; they outlive the object.</summary>
    public ImmutableDictionary<ObjectKey, ReleaseCounts> Releases { get; init; } = ImmutableDictionary<ObjectKey, ReleaseCounts>.Empty;

    /// <summary>The counts of one release; zeros when nothing was done for it.</summary>
    public ReleaseCounts Of(ObjectKey release) => Releases.GetValueOrDefault(release) ?? new ReleaseCounts();

    /// <summary>The counts of one release; zeros when nothing was done for it.</summary>
    public ReleaseCounts Of(string ns, string name) => Of(new ObjectKey(ns, name));

    /// <summary>The sums over all releases.</summary>
    public ReleaseCounts Total => Releases.Values.Aggregate(
        new ReleaseCounts(),
        (sum, one) => new ReleaseCounts(
            sum.Reconciles + one.Reconciles,
            sum.Installs + one.Installs,
            sum.Upgrades + one.Upgrades,
            sum.Uninstalls + one.Uninstalls,
            sum.Failures + one.Failures));
}
