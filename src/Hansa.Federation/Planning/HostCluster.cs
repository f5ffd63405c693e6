using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Planning;

/// <summary>The management cluster as an attached cluster of its own workspace.</summary>
public static class HostCluster
{
    /// <summary>Its only possible place: nobody else can claim to be the host.</summary>
    public static ObjectKey Key { get; } = new(WellKnown.DefaultWorkspaceNamespace, WellKnown.HostCluster);

    /// <summary>Whether <paramref name="cluster"/> is the management cluster itself.</summary>
    public static bool Is(KommanderCluster cluster) => cluster.Metadata.Key == Key;
}
