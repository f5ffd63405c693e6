using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Hansa.Federation.Planning.Values;

/// <summary>Where a value comes from.</summary>
/// <param name="Origin">Name of the layer.</param>
/// <param name="Line">Line in its text, from 1.</param>
public sealed record ValueOrigin(string Origin, int Line);

/// <summary>
/// Layers of values as Flux puts them together for Helm: maps are merged key by key; everything else, lists too, is replaced as a whole. A
/// null stays: Helm takes the chart's own default away for it.
/// </summary>
/// <param name="Values">What Helm is given.</param>
/// <param name="Origins">Of every value that is not a map with something in it, by <see cref="ValuesPath"/>.</param>
public sealed record EffectiveValues(JsonObject Values, ImmutableSortedDictionary<string, ValueOrigin> Origins)
{
    /// <summary>Merges texts, the weakest first; a text that cannot be read counts as empty.</summary>
    public static EffectiveValues Of(IEnumerable<(string Origin, ValuesText Text)> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var values = new JsonObject();
        var origins = new SortedDictionary<string, ValueOrigin>(StringComparer.Ordinal);
        foreach (var (origin, text) in layers)
        {
            if (text.Root is { } root)
            {
                Lay(values, YamlToJson.Convert(root), root, "", origin, origins);
            }
        }

        return new EffectiveValues(values, origins.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private static void Lay(JsonObject below, JsonObject above, YamlValue.Mapping source, string path, string origin, SortedDictionary<string, ValueOrigin> origins)
    {
        foreach (var (key, value) in above)
        {
            var at = ValuesPath.Child(path, key);
            var entry = source.Find(key); // absent when it was merged in by <<
            var inner = entry?.Value as YamlValue.Mapping ?? source;
            if (value is JsonObject { Count: > 0 } map)
            {
                if (below[key] is not JsonObject known)
                {
                    Forget(origins, at);
                    below[key] = known = [];
                }

                origins.Remove(at);
                Lay(known, map, inner, at, origin, origins);
            }
            else if (value is not JsonObject || below[key] is not JsonObject { Count: > 0 })
            {
                Forget(origins, at);
                below[key] = value?.DeepClone();
                origins[at] = new ValueOrigin(origin, entry?.Line ?? source.Line);
            }
        }
    }

    private static void Forget(SortedDictionary<string, ValueOrigin> origins, string at)
    {
        foreach (var gone in origins.Keys.Where(k => k == at || k.StartsWith(at + ".", StringComparison.Ordinal)).ToArray())
        {
            origins.Remove(gone);
        }
    }
}
