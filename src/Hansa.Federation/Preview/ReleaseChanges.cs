using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Preview;

/// <summary>Tells the steps on a cluster as people think of them: release by release, with the values before and after. Pure.</summary>
internal static class ReleaseChanges
{
    public static IEnumerable<ReleaseChange> Of(DeliveryPlan delivery, ClusterSight sight, Foreseen foreseen)
    {
        var steps = foreseen.Steps.Where(s => s.At.Kind == DeliveredKind.HelmRelease).ToLookup(s => s.At);
        var touched = steps.Select(s => s.Key).Concat(ReleasesOfCorrected(delivery, foreseen)).Distinct();
        foreach (var at in touched.Where(at => foreseen.Objects.ContainsKey(at) || sight.Observed.Objects.ContainsKey(at)))
        {
            var change = Of(at, [.. steps[at]], delivery, sight, foreseen);
            if (change is not null)
            {
                yield return change;
            }
        }
    }

    private static ReleaseChange? Of(ObjectRef at, ImmutableArray<Step> steps, DeliveryPlan delivery, ClusterSight sight, Foreseen foreseen)
    {
        var before = sight.Observed.Find(at);
        var after = foreseen.Objects.GetValueOrDefault(at);
        if (steps.All(s => s is Step.ClearClaim) && steps.Length > 0)
        {
            return null;
        }

        var planned = delivery.Objects.GetValueOrDefault(at);
        var isShown = before is not null && after is not null && planned is not null && sight.Objects.ContainsKey(at);
        return new ReleaseChange(
            KindOf(steps, before, after),
            at.Key.Name,
            (after ?? before)!.App, // one of them is there
            before?.Release?.ChartVersion ?? "",
            after?.Release?.ChartVersion ?? "",
            isShown ? ValuesDiff.Of(ValuesOf(sight.Objects[at], name => Text(sight, at, name)), ValuesOf(Foresight.ObjectOf(planned!), name => Text(delivery, at, name))) : [],
            isShown ? ValuesDiff.Of(SettingsOf(sight.Objects[at], name => Repository(sight, at, name)), SettingsOf(Foresight.ObjectOf(planned!), name => Repository(delivery, at, name))) : []);
    }

    private static ReleaseChangeKind KindOf(ImmutableArray<Step> steps, ObservedObject? before, ObservedObject? after) => steps switch
    {
        _ when after is null && steps.Any(s => s is Step.Prune { Heir: not null, IsChartChanged: false }) => ReleaseChangeKind.HandOver,
        _ when after is null => ReleaseChangeKind.Uninstall,
        _ when steps.Any(s => s is Step.Adopt) => ReleaseChangeKind.Adopt,
        _ when before is null || before.IsDeleting => ReleaseChangeKind.Install,
        _ when steps.Any(s => s is Step.Update { Reinstalls: true } or Step.RemoveFields { Replaces: not null }) => ReleaseChangeKind.Reinstall,
        _ when steps.Any(s => s is Step.Update { IsDrift: false }) => ReleaseChangeKind.Upgrade,
        _ => ReleaseChangeKind.Correct,
    };

    /// <summary>A release changes with its values and its repository where only those are put right.</summary>
    private static IEnumerable<ObjectRef> ReleasesOfCorrected(DeliveryPlan delivery, Foreseen foreseen)
    {
        var corrected = foreseen.Steps.Where(s => s.At.Kind != DeliveredKind.HelmRelease && s is Step.Update or Step.RemoveFields).Select(s => s.At).ToHashSet();
        return delivery.Plan.Deployments.SelectMany(d => d.Releases)
            .Where(r => r.ObjectsFor(delivery.Flux).Any(o => corrected.Contains(DeliveryPlan.RefOf(o))))
            .Select(r => new ObjectRef(DeliveredKind.HelmRelease, r.Key))
            .Where(foreseen.Objects.ContainsKey);
    }

    /// <summary>The values as Flux puts them together; a text that cannot be had counts as empty.</summary>
    private static JsonObject ValuesOf(JsonElement release, Func<string, string?> text)
    {
        var spec = release.GetProperty("spec");
        var names = spec.TryGetProperty("valuesFrom", out var from) && from.ValueKind == JsonValueKind.Array
            ? from.EnumerateArray().Select(v => v.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "")
            : [];
        var values = EffectiveValues.Of(names.Select(name => (name, new ValuesText(text(name) ?? "")))).Values;
        return spec.TryGetProperty("values", out var own) && own.ValueKind == JsonValueKind.Object ? Merge(values, JsonObject.Create(own.Clone())!) : values;
    }

    /// <summary>Somebody wrote <c>spec.values</c> on the cluster: Flux lays them on top.</summary>
    private static JsonObject Merge(JsonObject below, JsonObject above)
    {
        foreach (var (key, value) in above.ToArray())
        {
            below[key] = below[key] is JsonObject known && value is JsonObject map ? Merge((JsonObject)known.DeepClone(), map) : value?.DeepClone();
        }

        return below;
    }

    /// <summary>The rest of the spec; a repository is told by where it leads, not by its name.</summary>
    private static JsonObject SettingsOf(JsonElement release, Func<string, string?> repository)
    {
        var spec = JsonObject.Create(release.GetProperty("spec").Clone())!; // a delivered release has one
        spec.Remove("valuesFrom");
        spec.Remove("values");
        if (spec["chart"]?["spec"] is JsonObject chart)
        {
            chart.Remove("version");
            if (chart["sourceRef"]?["name"]?.GetValue<string>() is { } name)
            {
                chart["sourceRef"] = repository(name) ?? name;
            }
        }

        return spec;
    }

    private static string? Text(ClusterSight sight, ObjectRef release, string name) =>
        sight.Objects.TryGetValue(new ObjectRef(DeliveredKind.Values, release.Key with { Name = name }), out var map) ? TextOf(map) : null;

    private static string? Text(DeliveryPlan delivery, ObjectRef release, string name) =>
        delivery.Objects.TryGetValue(new ObjectRef(DeliveredKind.Values, release.Key with { Name = name }), out var map) ? TextOf(Foresight.ObjectOf(map)) : null;

    private static string? TextOf(JsonElement map) =>
        map.TryGetProperty("data", out var data) && data.TryGetProperty(WellKnown.ValuesKey, out var text) ? text.GetString() : null;

    private static string? Repository(ClusterSight sight, ObjectRef release, string name) =>
        sight.Objects.TryGetValue(new ObjectRef(DeliveredKind.HelmRepository, release.Key with { Name = name }), out var repository) ? UrlOf(repository) : null;

    private static string? Repository(DeliveryPlan delivery, ObjectRef release, string name) =>
        delivery.Objects.TryGetValue(new ObjectRef(DeliveredKind.HelmRepository, release.Key with { Name = name }), out var repository) ? UrlOf(Foresight.ObjectOf(repository)) : null;

    private static string? UrlOf(JsonElement repository) => repository.GetProperty("spec").TryGetProperty("url", out var url) ? url.GetString() : null;
}
