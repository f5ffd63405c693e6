using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Patches;

/// <summary>
/// The order of a list after a strategic merge, as <c>k8s.io/apimachinery/pkg/util/strategicpatch</c> arranges it: elements that the patch names
/// keep the patch's order, all others stay in front of those that they stood in front of.
/// </summary>
internal static class ElementOrder
{
    /// <param name="merged">The elements, in any order.</param>
    /// <param name="wanted">What the patch, or its <c>$setElementOrder</c>, names.</param>
    /// <param name="live">The list before the patch.</param>
    /// <param name="key">Merge key; empty for scalars.</param>
    public static JsonArray Arrange(JsonArray merged, JsonArray wanted, JsonArray? live, string key)
    {
        var (named, stood) = (Places(wanted, key), Places(live, key));
        var first = merged.Where(element => named.ContainsKey(Identity(element, key))).OrderBy(element => named[Identity(element, key)]).ToList();
        var others = merged.Where(element => !named.ContainsKey(Identity(element, key))).OrderBy(element => stood.GetValueOrDefault(Identity(element, key), int.MaxValue)).ToList();
        var result = new JsonArray();
        int i = 0, j = 0;
        while (i < others.Count || j < first.Count)
            result.Add((j == first.Count || i < others.Count && StoodBefore(stood, others[i], first[j], key) ? others[i++] : first[j++])?.DeepClone());
        return result;
    }

    /// <summary>Whether all of these elements are named, in the order in which they stand.</summary>
    public static bool Agrees(IReadOnlyList<JsonNode?> list, JsonArray wanted, string key)
    {
        var at = 0;
        foreach (var element in wanted)
            if (at < list.Count && Identity(list[at], key) == Identity(element, key))
                at++;
        return at == list.Count;
    }

    /// <summary>What tells an element from others: its merge key, or all of it.</summary>
    public static string Identity(JsonNode? element, string key) => (key.Length > 0 && element is JsonObject json ? json[key] : element)?.ToJsonString() ?? "null";

    private static bool StoodBefore(Dictionary<string, int> stood, JsonNode? left, JsonNode? right, string key) =>
        stood.TryGetValue(Identity(left, key), out var first) && stood.TryGetValue(Identity(right, key), out var second) && first < second;

    private static Dictionary<string, int> Places(JsonArray? list, string key)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < (list?.Count ?? 0); i++)
            places.TryAdd(Identity(list![i], key), i);
        return places;
    }
}
