using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Planning;

/// <summary>The overrides of one deployment on one cluster, weakest first, or why they cannot be used.</summary>
internal sealed record OverrideLayers(ImmutableArray<(string Origin, string ConfigMap, ValuesText Values)> Layers, Verdict.Hold? Problem)
{
    /// <summary>What tells these layers from another cluster's.</summary>
    public IEnumerable<string> Sources => [Problem?.Message ?? "", .. Layers.SelectMany(l => new[] { l.Origin, l.ConfigMap, l.Values.Text })];

    public static OverrideLayers Of(AppDeployment deployment, ImmutableDictionary<string, ValuesSource> sources, IReadOnlyDictionary<string, string>? clusterLabels)
    {
        var layers = ImmutableArray.CreateBuilder<(string, string, ValuesText)>();
        foreach (var (origin, name) in Names(deployment.Spec, clusterLabels))
        {
            if (ProblemOf(name, sources) is { } problem)
            {
                return new OverrideLayers([], problem);
            }

            layers.Add((origin, name, sources[name].Text!)); // ProblemOf has looked
        }

        return new OverrideLayers(layers.ToImmutable(), null);
    }

    private static IEnumerable<(string Origin, string Name)> Names(AppDeploymentSpec spec, IReadOnlyDictionary<string, string>? clusterLabels)
    {
        if (spec.ConfigOverrides is { Name.Length: > 0 } overrides)
        {
            yield return ("overrides", overrides.Name);
        }

        foreach (var entry in clusterLabels is null ? [] : spec.ClusterConfigOverrides ?? [])
        {
            if (entry.ClusterSelector is null || entry.ClusterSelector.Matches(clusterLabels!))
            {
                yield return ("cluster-overrides", entry.ConfigMapName);
            }
        }
    }

    private static Verdict.Hold? ProblemOf(string name, ImmutableDictionary<string, ValuesSource> sources) =>
        !sources.TryGetValue(name, out var source)
            ? Verdict.Waiting(Reasons.OverridesMissing, $"waiting for ConfigMap {name} with key {WellKnown.ValuesKey}")
            : source.Text is null
                ? Verdict.Rejected(Reasons.OverridesInvalid, $"ConfigMap {name} has no key {WellKnown.ValuesKey}: put the values there")
                : source.Text.Problem is { } problem
                    ? Verdict.Rejected(Reasons.OverridesInvalid, $"ConfigMap {name}, {WellKnown.ValuesKey}, {problem}")
                    : null;
}
