using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Hansa.Federation.Planning.Values;

/// <summary>How a value changes.</summary>
public enum ValueChangeKind
{
    /// <summary>It was not there.</summary>
    Added,

    /// <summary>It is not there any more.</summary>
    Removed,

    /// <summary>It was another one.</summary>
    Changed,
}

/// <summary>One value that differs.</summary>
/// <param name="Kind">How.</param>
/// <param name="Path">A <see cref="ValuesPath"/>.</param>
/// <param name="Before">What was there; null stands for YAML's null, too.</param>
/// <param name="After">What is there now.</param>
public sealed record ValueChange(ValueChangeKind Kind, string Path, JsonNode? Before, JsonNode? After);

/// <summary>What differs between two sets of values, in the order of the text. Maps are looked into; lists as long as before, too.</summary>
public static class ValuesDiff
{
    /// <summary>The differences; none for equal values.</summary>
    public static ImmutableArray<ValueChange> Of(JsonObject before, JsonObject after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return [.. Maps("", before, after)];
    }

    private static IEnumerable<ValueChange> Maps(string path, JsonObject before, JsonObject after)
    {
        foreach (var (key, value) in before)
        {
            var at = ValuesPath.Child(path, key);
            foreach (var change in after.TryGetPropertyValue(key, out var now) ? Values(at, value, now) : [new ValueChange(ValueChangeKind.Removed, at, value, null)])
            {
                yield return change;
            }
        }

        foreach (var (key, value) in after.Where(a => !before.ContainsKey(a.Key)))
        {
            yield return new ValueChange(ValueChangeKind.Added, ValuesPath.Child(path, key), null, value);
        }
    }

    private static IEnumerable<ValueChange> Values(string path, JsonNode? before, JsonNode? after) => (before, after) switch
    {
        _ when JsonNode.DeepEquals(before, after) => [],
        (JsonObject a, JsonObject b) => Maps(path, a, b),
        (JsonArray a, JsonArray b) when a.Count == b.Count => a.Zip(b).SelectMany((pair, i) => Values(ValuesPath.Item(path, i), pair.First, pair.Second)),
        _ => [new ValueChange(ValueChangeKind.Changed, path, before, after)],
    };
}
