using System.Text.Json.Nodes;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Apply;

/// <summary>Which fields an object gained, lost and changed, against another.</summary>
internal sealed class Comparison
{
    private Comparison(Differences found)
    {
        Gained = found.Added.Union(found.Modified);
        Removed = found.Removed;
        ServerFields.Strip(Gained);
        ServerFields.Strip(Removed);
    }

    /// <summary>Added or of another value.</summary>
    public FieldSet Gained { get; }

    public FieldSet Removed { get; }

    public bool IsSame => Gained.IsEmpty && Removed.IsEmpty;

    public static Comparison Of(JsonObject before, JsonObject after, Schema schema)
    {
        var found = new Differences();
        Maps(new Side(true, before), new Side(true, after), schema.Resolved, found);
        return new Comparison(found);
    }

    private static void Item(string element, Side before, Side after, Schema schema, Differences into)
    {
        var found = new Differences();
        if (Granularity.HasParts(before.Value, schema) || Granularity.HasParts(after.Value, schema))
        {
            Maps(before, after, schema, found);
            Lists(before, after, schema, found);
            if (IsScalar(before.Value) || IsScalar(after.Value))
                found.Modified.Self = before.Present && after.Present;
            else
                MarkPresence(before, after, found);
        }
        else if (before.Present != after.Present)
            MarkPresence(before, after, found);
        else
            found.Modified.Self = !SameLeaf(before.Value, after.Value);
        into.Attach(element, found);
    }

    private static void MarkPresence(Side before, Side after, Differences found)
    {
        found.Added.Self = !before.Present;
        found.Removed.Self = !after.Present;
    }

    private static void Maps(Side before, Side after, Schema schema, Differences found)
    {
        var (old, now) = (PartsOf(before.Value, schema), PartsOf(after.Value, schema));
        foreach (var name in old.Select(pair => pair.Key).Union(now.Select(pair => pair.Key)))
            if (Granularity.Field(schema, name) is { } field)
            {
                var always = Granularity.IsAlwaysThere(schema, name);
                Item(PathElements.Field(name), FieldOf(before, old, name, always), FieldOf(after, now, name, always), field, found);
            }
    }

    private static JsonObject PartsOf(JsonNode? value, Schema schema) => value is JsonObject map && Granularity.IsMap(map, schema) ? map : [];

    private static Side FieldOf(Side parent, JsonObject map, string name, bool always) =>
        map.TryGetPropertyValue(name, out var value) ? new Side(true, value) : new Side(always && parent.Present, null);

    private static void Lists(Side before, Side after, Schema schema, Differences found)
    {
        var (old, now) = (ByElement(before.Value, schema), ByElement(after.Value, schema));
        foreach (var element in old.Keys.Union(now.Keys))
            Item(element, ItemOf(old, element), ItemOf(now, element), Granularity.Items(schema), found);
    }

    private static Side ItemOf(Dictionary<string, JsonNode?> list, string element) =>
        list.TryGetValue(element, out var value) ? new Side(true, value) : default;

    private static Dictionary<string, JsonNode?> ByElement(JsonNode? value, Schema schema)
    {
        var result = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        if (value is JsonArray list && Granularity.IsList(list, schema))
            foreach (var item in list)
                if (PathElements.Of(item, schema) is { } element)
                    result.TryAdd(element, item);
        return result;
    }

    private static bool IsScalar(JsonNode? value) => value is JsonValue;

    // A struct that nobody filled and an empty one are the same in Go.
    private static bool SameLeaf(JsonNode? before, JsonNode? after) =>
        JsonNode.DeepEquals(before, after) || before is null && after is JsonObject { Count: 0 } || after is null && before is JsonObject { Count: 0 };

    /// <summary>A value of one of the two objects; a null may be there, too.</summary>
    private readonly record struct Side(bool Present, JsonNode? Value);

    private sealed class Differences
    {
        public FieldSet Added { get; } = new();

        public FieldSet Modified { get; } = new();

        public FieldSet Removed { get; } = new();

        public void Attach(string element, Differences child)
        {
            Added.Attach(element, child.Added);
            Modified.Attach(element, child.Modified);
            Removed.Attach(element, child.Removed);
        }
    }
}
