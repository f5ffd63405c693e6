using System.Collections.Immutable;

namespace Hansa.Federation.Planning.Values;

/// <summary>Keys of overrides that are probably misspelt: unknown to the defaults and close to a key that the defaults have at the same level.</summary>
public static class ValuesLint
{
    private const int MostEdits = 2;

    /// <summary>One sentence for each suspicious key, in the order of the text.</summary>
    public static ImmutableArray<string> Misspellings(YamlValue.Mapping? overrides, YamlValue.Mapping? defaults) =>
        overrides is null || defaults is null ? [] : [.. Compare(overrides, defaults, "")];

    private static IEnumerable<string> Compare(YamlValue.Mapping overrides, YamlValue.Mapping defaults, string path)
    {
        if (defaults.Entries.IsEmpty)
        {
            yield break; // an empty map in the defaults takes any keys
        }

        foreach (var entry in overrides.Entries)
        {
            var known = defaults.Find(entry.Key);
            if (known is null && Nearest(entry.Key, defaults) is { } nearest && overrides.Find(nearest) is null)
            {
                yield return $"values.yaml line {entry.Line}: {path}{entry.Key} is unknown to the defaults: did you mean {path}{nearest}?";
            }
            else if (known?.Value is YamlValue.Mapping inner && entry.Value is YamlValue.Mapping given)
            {
                foreach (var finding in Compare(given, inner, $"{path}{entry.Key}."))
                {
                    yield return finding;
                }
            }
        }
    }

    private static string? Nearest(string key, YamlValue.Mapping defaults) => defaults.Entries
        .Select(e => (e.Key, Edits: string.Equals(e.Key, key, StringComparison.OrdinalIgnoreCase) ? 0 : EditDistance.Between(key, e.Key)))
        .Where(c => c.Edits <= MostEdits && c.Edits < Math.Min(key.Length, c.Key.Length))
        .OrderBy(c => c.Edits).ThenBy(c => c.Key, StringComparer.Ordinal)
        .Select(c => c.Key)
        .FirstOrDefault();
}
