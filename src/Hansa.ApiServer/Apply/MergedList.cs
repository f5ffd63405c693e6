using System.Text.Json.Nodes;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Apply;

/// <summary>Merges two lists item by item: shared items stand in the applied order, the live list's own between them where they stood.</summary>
internal static class MergedList
{
    public static JsonArray Of(JsonArray live, JsonArray applied, Schema schema, Func<JsonNode?, JsonNode?, Schema, JsonNode?> merge)
    {
        var (old, wanted) = (ByElement(live, schema), ByElement(applied, schema));
        var items = Granularity.Items(schema);
        var shared = new Queue<string>(wanted.Select(item => item.Element).Where(element => old.Exists(item => item.Element == element)));
        var known = old.ToDictionary(item => item.Element, item => item.Value, StringComparer.Ordinal);
        var applies = wanted.Select(item => item.Element).ToHashSet(StringComparer.Ordinal);
        var result = new JsonArray();
        var i = 0;
        foreach (var (element, value) in wanted)
        {
            // Up to the shared item that comes next, what only the live list has stays where it is.
            for (; i < old.Count && !(shared.TryPeek(out var next) && old[i].Element == next); i++)
                if (!applies.Contains(old[i].Element))
                    result.Add(old[i].Value?.DeepClone());
            if (shared.TryPeek(out var first) && first == element)
            {
                shared.Dequeue();
                if (i < old.Count && old[i].Element == element)
                    i++;
            }
            result.Add(known.TryGetValue(element, out var before) ? merge(before, value, items) : value?.DeepClone());
        }
        foreach (var (element, value) in old.Skip(i))
            if (!applies.Contains(element))
                result.Add(value?.DeepClone());
        return result;
    }

    private static List<(string Element, JsonNode? Value)> ByElement(JsonArray list, Schema schema)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. list
            .Select(item => (Element: PathElements.Of(item, schema), Value: item))
            .Where(item => item.Element is not null && seen.Add(item.Element))
            .Select(item => (item.Element!, item.Value))];
    }
}
