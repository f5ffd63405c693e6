using System.Collections.Immutable;
using Hansa.Api.Resources;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Planning;

/// <summary>An App that was read and found usable: one shape for the short and the long form.</summary>
public sealed record AppModel
{
    /// <summary>Name of the App object.</summary>
    public required string Name { get; init; }

    /// <summary>App id.</summary>
    public required string AppId { get; init; }

    /// <summary>Version.</summary>
    public required string Version { get; init; }

    /// <summary>Releases; the first is named after the app id. At least one.</summary>
    public required ImmutableArray<AppRelease> Releases { get; init; }

    /// <summary>Default values by release name, before substitution. Empty text where there are none.</summary>
    public required ImmutableDictionary<string, string> Defaults { get; init; }

    /// <summary>The App's own variables with their defaults.</summary>
    public required ImmutableDictionary<string, string> Variables { get; init; }

    /// <summary>Paths of values that people must give.</summary>
    public required ImmutableArray<string> Required { get; init; }

    /// <summary>App ids that come first.</summary>
    public required ImmutableArray<string> Dependencies { get; init; }

    /// <summary>Whether the service can run on the management cluster only.</summary>
    public required bool ManagementOnly { get; init; }

    /// <summary>Whether anything in it differs from cluster to cluster.</summary>
    public bool UsesClusterName { get; init; }

    /// <summary>Digest of everything that deliveries follow from.</summary>
    public required string Digest { get; init; }

    /// <summary>The defaults of the first release, read as YAML before substitution, to compare keys with.</summary>
    public required ValuesText DefaultValues { get; init; }
}
