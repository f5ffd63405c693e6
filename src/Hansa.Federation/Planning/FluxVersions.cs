using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Federation.Planning;

/// <summary>Which versions of Flux's two kinds a cluster serves, as far as Hansa writes them.</summary>
/// <param name="Helm">Version of HelmRelease.</param>
/// <param name="Source">Version of HelmRepository.</param>
public sealed record FluxVersions(string Helm, string Source)
{
    /// <summary>HelmRelease as served.</summary>
    public ResourceType HelmRelease { get; } = Kinds.HelmRelease(Helm);

    /// <summary>HelmRepository as served.</summary>
    public ResourceType HelmRepository { get; } = Kinds.HelmRepository(Source);
}
