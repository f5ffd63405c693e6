using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Federation.Planning;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Intent;

/// <summary>Which ConfigMaps of a workspace's namespace may be overrides, and how one is read.</summary>
internal static class OverrideSources
{
    /// <summary>All but what Hansa writes there itself.</summary>
    public const string Selector = $"{Labels.Role}!={Labels.RoleManagement},!{Labels.Hub}";

    private const int MostKeys = 5;

    public static ContentKind<ValuesSource> Kind { get; } = new(Kinds.ConfigMap, Selector, Read, cause => new ValuesSource(null) { Unread = cause });

    public static ValuesSource Read(JsonElement configMap) =>
        Keys(configMap, "data").FirstOrDefault(k => k.NameEquals(WellKnown.ValuesKey)) is { Value.ValueKind: JsonValueKind.String } values
            ? new ValuesSource(new ValuesText(values.Value.GetString()!)) // a string is never null
            : new ValuesSource(null) { Instead = Instead(configMap) };

    /// <summary>kubectl puts a file that is not UTF-8 under <c>binaryData</c> without a word, and under its own name when it is given none.</summary>
    private static string Instead(JsonElement configMap) =>
        Keys(configMap, "binaryData").Any(k => k.NameEquals(WellKnown.ValuesKey))
            ? "but has it as binary data, since the file is not UTF-8 (PowerShell's > writes UTF-16): save it as UTF-8 and make the ConfigMap again"
            : string.Join(", ", Keys(configMap, "data").Concat(Keys(configMap, "binaryData")).Select(k => k.Name).Take(MostKeys)) is { Length: > 0 } names
                ? $"but {names}"
                : "";

    private static ImmutableArray<JsonProperty> Keys(JsonElement configMap, string field) =>
        configMap.TryGetProperty(field, out var entries) && entries.ValueKind == JsonValueKind.Object ? [.. entries.EnumerateObject()] : [];
}
