using System.Buffers;
using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Flux.Observed;

namespace Hansa.Sandbox.Flux.Helm;

/// <summary>What has to be there before Helm is run, apart from the values.</summary>
internal static class Prerequisites
{
    private static readonly SearchValues<char> RangeSigns = SearchValues.Create(" *,|<>=~^");

    public static Obstacle? FindObstacle(
        ObservedRelease release,
        ImmutableDictionary<ObjectKey, ObservedRepository> repositories,
        ImmutableDictionary<ObjectKey, ObservedRelease> releases) =>
        (Obstacle?)SourceObstacle(release, repositories) ?? DependencyObstacle(release, releases);

    /// <summary>An exact version as it stands; the stand-in has no index to look a range up in and says 1.0.0.</summary>
    public static string ResolveVersion(string range) => IsExact(range) ? range : "1.0.0";

    /// <summary>Whether it is one version and no range.</summary>
    public static bool IsExact(string range) =>
        range.Length > 0 && char.IsAsciiDigit(range[0]) && !range.AsSpan().ContainsAny(RangeSigns) && !range.Contains(".x", StringComparison.OrdinalIgnoreCase);

    private static Obstacle.SourceNotReady? SourceObstacle(ObservedRelease release, ImmutableDictionary<ObjectKey, ObservedRepository> repositories)
    {
        if (release.SourceKind != "HelmRepository" || !repositories.TryGetValue(release.Source, out var repository))
        {
            return new Obstacle.SourceNotReady(
                $"failed to get source: {release.SourceKind}.source.toolkit.fluxcd.io \"{release.Source.Name}\" not found");
        }

        return repository.CanServe
            ? null
            : new Obstacle.SourceNotReady($"no artifact available for HelmRepository source '{release.Source.Name}'");
    }

    private static Obstacle.DependencyNotReady? DependencyObstacle(ObservedRelease release, ImmutableDictionary<ObjectKey, ObservedRelease> releases)
    {
        foreach (var dependency in release.DependsOn)
        {
            var found = releases.GetValueOrDefault(dependency);
            if (found is not { IsReady: true })
                return new Obstacle.DependencyNotReady(dependency, found is not null);
        }

        return null;
    }
}
