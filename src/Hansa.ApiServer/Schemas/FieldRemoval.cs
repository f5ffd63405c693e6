using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Schemas;

/// <summary>Takes many fields out of an object at once: one by one, each would move all that stand behind it.</summary>
internal static class FieldRemoval
{
    private const int Few = 8;

    public static void Remove(this JsonObject json, IReadOnlyCollection<string> names)
    {
        if (names.Count <= Few)
        {
            foreach (var name in names)
                json.Remove(name);
            return;
        }
        var gone = names.ToHashSet(StringComparer.Ordinal);
        var kept = json.Where(pair => !gone.Contains(pair.Key)).ToList();
        json.Clear();
        foreach (var (name, value) in kept)
            json[name] = value;
    }
}
