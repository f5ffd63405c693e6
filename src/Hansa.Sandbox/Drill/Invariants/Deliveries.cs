using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Drill.Oracle;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill.Invariants;

/// <summary>Whether an attached cluster holds what the oracle says, and of Hansa's nothing else.</summary>
internal sealed class Deliveries
{
    private readonly DrillFleet _fleet;
    private readonly string _cluster;
    private readonly ImmutableArray<JsonElement> _releases;
    private readonly ImmutableArray<JsonElement> _sources;
    private readonly ImmutableArray<JsonElement> _values;

    private Deliveries(DrillFleet fleet, string cluster, ImmutableArray<JsonElement> releases, ImmutableArray<JsonElement> sources, ImmutableArray<JsonElement> values) =>
        (_fleet, _cluster, _releases, _sources, _values) = (fleet, cluster, releases, sources, values);

    /// <summary>What is wrong on it.</summary>
    public static async Task<IEnumerable<string>> ViolationsAsync(DrillFleet fleet, string cluster, CancellationToken ct)
    {
        if (!fleet.Intents.Clusters.TryGetValue(cluster, out var where))
            return [];
        async Task<ImmutableArray<JsonElement>> OursAsync(ResourceType type) =>
            [.. (await DrillFleet.ListAsync(fleet.Inside(cluster), type, null, ct)).Where(found => Ownership.IsHansas(type, found))];

        var there = new Deliveries(fleet, cluster, await OursAsync(DrillFleet.Era.HelmRelease()), await OursAsync(DrillFleet.Era.HelmRepository()), await OursAsync(Kinds.ConfigMap));
        var isSettled = !Expectations.IsHeld(fleet.Intents, where) && Expectations.IsReadable(fleet.Intents, where.Workspace);
        return [.. DrillApps.Ids.SelectMany(there.OfApp), .. isSettled ? there.LeftOver() : []];
    }

    private IEnumerable<string> OfApp(string app)
    {
        var release = _releases.FirstOrDefault(found => found.Text("metadata", "name") == app);
        var isThere = release.ValueKind == JsonValueKind.Object;
        var expected = Expectations.Of(_fleet.Intents, _cluster, app);
        if (app == DrillApps.Beta && _fleet.ForeignBeta == _cluster)
            return isThere ? [$"{_cluster}: {app} of others was taken over"] : [];
        return expected switch
        {
            Expectation.Nothing when isThere => [$"{_cluster}: {app} is there, and nobody deploys it"],
            Expectation.OneOf when !isThere => [$"{_cluster}: {app} is missing"],
            Expectation.OneOf oneOf => [.. oneOf.Releases.Select(each => Difference(each, release)).ToArray() is var differences && differences.Contains(null) ? [] : differences.Select(d => $"{_cluster}: {app} {d}")],
            _ => [],
        };
    }

    private string? Difference(ExpectedRelease expected, JsonElement release)
    {
        var spec = release.Find("spec") ?? default;
        ImmutableArray<(string What, string Wanted, string There)> fields =
        [
            ("chart", expected.AppId, spec.Text("chart", "spec", "chart")),
            ("version", expected.Version, spec.Text("chart", "spec", "version")),
            ("repository", DrillApps.Repository, SourceOf(spec)),
            ("release name", expected.AppId, spec.Text("releaseName")),
            ("interval", "10m0s", spec.Text("interval")),
            ("target namespace", "", spec.Text("targetNamespace")),
            ("suspended", "False", spec.Flag("suspend").ToString()),
            ("values", string.Join(" + ", expected.Values), string.Join(" + ", spec.Items("valuesFrom").Select(reference => TextOf(reference.Text("name"))))),
        ];
        return fields.Where(field => field.Wanted != field.There).Select(field => $"has {field.What} {field.There} instead of {field.Wanted}").FirstOrDefault()
            ?? (release.Condition("Ready") is { Status: "True" } ? null : $"is not ready: {release.Condition("Ready")?.Message}");
    }

    private string SourceOf(JsonElement spec) =>
        Named(_sources, spec.Text("chart", "spec", "sourceRef", "name")) is { } source ? source.Text("spec", "url") : "(none)";

    private string TextOf(string name) => Named(_values, name) is { } map ? map.Text("data", WellKnown.ValuesKey) : $"(no {name})";

    private static JsonElement? Named(ImmutableArray<JsonElement> all, string name) =>
        all.FirstOrDefault(each => each.Text("metadata", "name") == name) is { ValueKind: JsonValueKind.Object } found ? found : null;

    private IEnumerable<string> LeftOver()
    {
        var used = _releases.Select(release => release.Text("spec", "chart", "spec", "sourceRef", "name"))
            .Concat(_releases.SelectMany(release => release.Items("spec", "valuesFrom").Select(reference => reference.Text("name"))))
            .ToHashSet(StringComparer.Ordinal);
        return _sources.Concat(_values).Where(each => !used.Contains(each.Text("metadata", "name")) && !IsOfHeld(each)).Select(each => $"{_cluster}: {each.Text("kind")} {each.Key()} is left over")
            .Concat(_releases.Where(release => !DrillApps.Ids.Contains(release.Text("metadata", "name"))).Select(release => $"{_cluster}: {release.Key()} is no service of anybody"));
    }

    // What was of it goes when it goes on.
    private bool IsOfHeld(JsonElement found) => Expectations.Of(_fleet.Intents, _cluster, found.Text("metadata", "labels", Labels.App)) is Expectation.AsItWas;
}
