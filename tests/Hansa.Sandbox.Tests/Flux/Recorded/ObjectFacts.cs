using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Tests.Flux.Recorded;

/// <summary>What is compared of one object, a fact a line, as <c>eng/flux-recordings</c> writes it: no times, uids and texts but a HelmRelease's Ready.</summary>
internal sealed record ObjectFacts(ImmutableArray<string> Conditions, ImmutableArray<string> Others, string HandledAt)
{
    public ImmutableArray<string> All => [.. Conditions, .. Others];

    /// <summary>What is left to say of an object that is gone.</summary>
    public ImmutableArray<string> Gone => ["gone", .. Conditions.Select(fact => $"last {fact}")];

    public static ObjectFacts Of(JsonElement item) => new(
        [.. item.Items("status", "conditions").Select(condition => $"{condition.Text("type")}={condition.Text("status")} {condition.Text("reason")}")],
        [
            $"generation {item.Number("metadata", "generation")}",
            $"observedGeneration {item.Find("status", "observedGeneration")?.GetRawText() ?? "none"}",
            .. item.Items("metadata", "finalizers").Select(name => $"finalizer {name.GetString()}"),
            .. item.Text("kind") == "HelmRelease" ? item.Items("status", "conditions").Where(condition => condition.Text("type") == "Ready").Select(Words) : [],
            .. item.Find("spec") is { } spec ? Durations(spec, "spec") : [],
            .. item.Items("metadata", "managedFields").Where(entry => entry.Text("subresource").Length == 0).SelectMany(Owned),
        ],
        item.Text("status", "lastHandledReconcileAt"));

    // What follows a failure of Helm's is what Helm said.
    private static string Words(JsonElement ready) => ready.Text("reason") is "InstallFailed" or "UpgradeFailed"
        ? $"Ready says {ready.Text("message").Split(": ")[0]}"
        : $"Ready says {ready.Text("message")}";

    private static IEnumerable<string> Durations(JsonElement value, string path) => value.EnumerateObject().SelectMany(member => member switch
    {
        { Value.ValueKind: JsonValueKind.Object } => Durations(member.Value, $"{path}.{member.Name}"),
        { Name: "interval" or "timeout" } => [$"{path}.{member.Name} {member.Value.GetString()}"],
        _ => [],
    });

    private static IEnumerable<string> Owned(JsonElement entry) => entry.Find("fieldsV1", "f:spec") is { } fields
        ? Leaves(fields, "spec").Where(path => path != "spec").Select(path => $"{path} of {entry.Text("manager")} {entry.Text("operation")}")
        : [];

    private static IEnumerable<string> Leaves(JsonElement fields, string path)
    {
        JsonProperty[] below = [.. fields.EnumerateObject().Where(field => field.Name.StartsWith("f:", StringComparison.Ordinal))];
        return below.Length == 0 ? [path] : below.SelectMany(field => Leaves(field.Value, $"{path}.{field.Name[2..]}"));
    }
}
