using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Faults;

internal static class FaultData
{
    /// <summary>A ConfigMap's <c>data</c>.</summary>
    public static ImmutableSortedDictionary<string, string> Of(JsonElement map) => map.Find("data") is { } data
        ? data.EnumerateObject().ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "", StringComparer.Ordinal)
        : ImmutableSortedDictionary<string, string>.Empty;
}
