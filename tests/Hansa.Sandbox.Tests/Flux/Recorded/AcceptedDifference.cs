using System.Collections.Immutable;

namespace Hansa.Sandbox.Tests.Flux.Recorded;

/// <summary>Where the stand-in does not do what the real controllers did, and is not meant to.</summary>
/// <param name="Scenario">The recording.</param>
/// <param name="Era">Its era.</param>
/// <param name="Step">From which of its steps on; the first is 1.</param>
/// <param name="Recorded">The fact that the stand-in lacks; null when it only has one too many.</param>
/// <param name="Played">The fact that it has instead; null for none.</param>
/// <param name="Reason">Why this is left so.</param>
internal sealed record AcceptedDifference(string Scenario, string Era, int Step, string? Recorded, string? Played, string Reason)
{
    private static readonly ImmutableArray<string> Eras = ["2021-v2beta1", "2022-v2beta1", "2025-v2"];

    /// <summary>All of them; one that is none any more fails the test of its scenario.</summary>
    public static readonly ImmutableArray<AcceptedDifference> All =
    [
        .. Eras.Select(era => new AcceptedDifference(
            "16-foreign-edit", era, 2, "HelmRelease hello: spec.values of kubectl-edit Update", "HelmRelease hello: spec.values.greeting of kubectl-edit Update",
            "the API server's doing, not Flux's: Kubernetes 1.20 lets a value without a type be owned as a whole, the embedded server member by member")),
        NotYaml("2021-v2beta1", "unable to read values from key 'values.yaml' in ConfigMap 'rec-07/hello-overrides-55395f4d7d'"),
        NotYaml("2022-v2beta1", "unable to read values from key 'values.yaml' in ConfigMap 'rec-07/hello-overrides-55395f4d7d'"),
        NotYaml("2025-v2", "could not resolve ConfigMap chart values reference 'rec-07/hello-overrides-55395f4d7d' with key 'values.yaml'"),
        new(
            "11-install-fails", "2025-v2", 1,
            "HelmRelease hello: Ready says Helm install failed for release rec-11/hello with chart hello@0.1.0",
            "HelmRelease hello: Ready says Helm install failed for release rec-11/hello.v1 with chart hello@0.1.0",
            "the stand-in names the revision that it tried to make, also where Helm kept none: people see which attempt it was"),
        Waiting("08-repository-unreachable", "no artifact available for HelmRepository source 'charts-19ac6c67'"),
        Waiting("09-chart-name-unknown", "no chart of that name"),
        Waiting("10-chart-version-unknown", "no chart of that version"),
    ];

    /// <summary>What is wanted of the stand-in after a step: what was recorded, but for what is accepted.</summary>
    public static ImmutableSortedSet<string> Wanted(Recording recording, int step) => All
        .Where(difference => difference.Scenario == recording.Scenario && difference.Era == recording.Era && difference.Step <= step)
        .Aggregate(recording.Steps[step - 1].Facts, (facts, difference) => difference.AppliedTo(facts));

    private static AcceptedDifference NotYaml(string era, string flux)
    {
        var words = $"HelmRelease hello: Ready says {flux}: error converting YAML to JSON: yaml:";
        return new(
            "07-values-not-yaml", era, 1,
            $"{words} line 1: did not find expected ',' or ']'", $"{words} line 2: While parsing a flow sequence, did not find expected ',' or ']'.",
            "Hansa's reader of values refuses what Go's does, and says it in its own words");
    }

    private static AcceptedDifference Waiting(string scenario, string cause)
    {
        var release = $"HelmRelease hello: Ready says HelmChart 'rec-{scenario[..2]}/rec-{scenario[..2]}-hello' is not ready: ";
        return new(
            scenario, "2025-v2", 1, $"{release}latest generation of object has not been reconciled", $"{release}{cause}",
            "the stand-in has no HelmCharts, so the cause stands where Flux would write it with its next look, up to an interval later");
    }

    private ImmutableSortedSet<string> AppliedTo(ImmutableSortedSet<string> facts)
    {
        if (Recorded is not null && !facts.Contains(Recorded))
            throw new InvalidOperationException($"{Era}/{Scenario}, step {Step}: the recording does not say '{Recorded}'");
        var without = Recorded is null ? facts : facts.Remove(Recorded);
        return Played is null ? without : without.Add(Played);
    }
}
