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
        var named = merged.Where(element => Index(wanted, element, key) >= 0).OrderBy(element => Index(wanted, element, key)).ToList();
        var others = merged.Where(element => Index(wanted, element, key) < 0).OrderBy(element => Place(live, element, key)).ToList();
        var result = new JsonArray();
        int i = 0, j = 0;
        while (i < others.Count || j < named.Count)
            result.Add((j == named.Count || i < others.Count && StoodBefore(live, others[i], named[j], key) ? others[i++] : named[j++])?.DeepClone());
        return result;
    }

    private static bool StoodBefore(JsonArray? live, JsonNode? left, JsonNode? right, string key)
    {
        var (first, second) = (Index(live, left, key), Index(live, right, key));
        return first >= 0 && second >= 0 && first < second;
    }

    private static int Place(JsonArray? live, JsonNode? element, string key) => Index(live, element, key) is >= 0 and var index ? index : int.MaxValue;

    private static int Index(JsonArray? list, JsonNode? element, string key)
    {
        var wanted = Identity(element, key);
        for (var i = 0; i < (list?.Count ?? 0); i++)
            if (JsonNode.DeepEquals(Identity(list![i], key), wanted))
                return i;
        return -1;
    }

    private static JsonNode? Identity(JsonNode? element, string key) => key.Length > 0 && element is JsonObject json ? json[key] : element;
}
