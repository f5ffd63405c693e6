using Hansa.Api;
using Hansa.Api.Resources;

namespace Hansa.Federation.Planning;

/// <summary>How much one deployment may lay over the defaults. More would keep everybody's plans waiting, and no release needs it: Helm keeps a release in a Secret of 1 MiB.</summary>
internal static class OverrideLimits
{
    private const int Most = 5000;
    private const int MostForOneCluster = 64;
    private const int MostMebibytes = 4;

    public static Verdict.Hold? TooMany(AppDeploymentSpec spec) => spec.ClusterConfigOverrides is { Count: > Most and var count }
        ? Verdict.Rejected(Reasons.OverridesInvalid, $"spec.clusterConfigOverrides has more than {Most} entries ({count}): let one entry, and one ConfigMap, speak for more clusters")
        : null;

    /// <param name="layers">How many ConfigMaps are laid over each other for one cluster.</param>
    public static Verdict.Hold? TooMany(int layers) => layers > MostForOneCluster
        ? Verdict.Rejected(Reasons.OverridesInvalid, $"more than {MostForOneCluster} entries of spec.clusterConfigOverrides match one cluster ({layers}): put what belongs together into one ConfigMap")
        : null;

    /// <summary>It names nothing, and would only make every status as long.</summary>
    public static Verdict.Hold? LongName(string kind, string name) => name.Length > ObjectNames.MaxLength
        ? Verdict.Rejected(Reasons.OverridesInvalid, $"a {kind} is named with {name.Length} characters, and no name has more than {ObjectNames.MaxLength}: correct the name")
        : null;

    /// <param name="layers">Those of one cluster.</param>
    public static Verdict.Hold? TooLarge(IEnumerable<OverrideLayer> layers) => layers.Sum(layer => (long)layer.Values.Size) > MostMebibytes * 1024 * 1024
        ? Verdict.Rejected(Reasons.OverridesInvalid, $"the ConfigMaps and the Secret that are laid over the defaults for one cluster hold more than {MostMebibytes} MiB together: shorten them")
        : null;
}
