using System.Collections.Immutable;
using System.Text.Json;

namespace Hansa.Sandbox.Tests.Flux.Recorded;

/// <summary>What somebody did, and how everything stood when the controllers had come to rest.</summary>
/// <param name="Actions">In their order, one right after another.</param>
/// <param name="Objects">Facts about every HelmRelease and HelmRepository, also of those that are gone.</param>
/// <param name="Revisions">Helm's latest revision under every name.</param>
internal sealed record RecordedStep(
    ImmutableArray<JsonElement> Actions, ImmutableSortedDictionary<string, ImmutableArray<string>> Objects, ImmutableSortedDictionary<string, long> Revisions)
{
    public static readonly RecordedStep Beginning = new(
        [], ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal));

    /// <summary>The step after this one; the files tell what changed only.</summary>
    public RecordedStep Then(ImmutableArray<JsonElement> actions, JsonElement settled, JsonElement? revisions) => new(
        actions,
        Objects.SetItems(settled.EnumerateObject().Select(item => KeyValuePair.Create(item.Name, ImmutableArray.CreateRange(item.Value.EnumerateArray().Select(fact => fact.GetString()!))))), // facts are strings
        revisions is { } now
            ? Beginning.Revisions.AddRange(now.EnumerateObject().Select(item => KeyValuePair.Create(item.Name, item.Value.GetInt64())))
            : Revisions);

    /// <summary>Every fact in one line, to be compared and read.</summary>
    public ImmutableSortedSet<string> Facts => ImmutableSortedSet.CreateRange(
        StringComparer.Ordinal,
        [
            .. Objects.SelectMany(item => item.Value.Select(fact => $"{item.Key}: {fact}")),
            .. Revisions.Select(item => $"Helm release {item.Key}: revision {item.Value}"),
        ]);
}
