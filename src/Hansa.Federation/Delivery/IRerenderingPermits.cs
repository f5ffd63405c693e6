using System.Collections.Immutable;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>
/// Says whether a cluster may have what it holds rendered anew although nobody changed anything (design section 3: equal
/// <c>hansa.dev/inputs</c>, another revision): that comes of another version of Hansa, or of Flux on the cluster. Asked once a pass.
/// </summary>
internal interface IRerenderingPermits
{
    /// <summary>Why not now; null when it may.</summary>
    Task<Objection?> ObjectionAsync(ClusterPlan plan, ImmutableArray<Rerendering> releases, CancellationToken ct);
}

/// <summary>A release that is to be rendered anew.</summary>
/// <param name="Release">Its HelmRelease's name.</param>
/// <param name="HasFailed">Whether Flux says already that it failed: then its failing later tells nothing.</param>
internal readonly record struct Rerendering(string Release, bool HasFailed);
