using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Patches;

/// <summary>Strategic merge patch: a merge patch that knows by the kind's schema which lists are merged and by which key.</summary>
internal static class StrategicMerge
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string OrderPrefix = "$setElementOrder/";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";

    /// <summary>A new object; no argument is changed.</summary>
    /// <exception cref="StatusException">500 when an element lacks its merge key, 400 for directives that are none.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, Schema schema)
    {
        var result = target.DeepClone().AsObject();
        return MergeObject(result, patch, schema.Resolved) ?? [];
    }

    // Null: the patch asks for the object to be deleted.
    private static JsonObject? MergeObject(JsonObject target, JsonObject patch, Schema? schema)
    {
        switch (Word(patch))
        {
            case null or "merge":
                break;
            case "replace":
                return Plain(patch).AsObject();
            case "delete":
                return null;
            case var other:
                throw Failures.Internal($"unknown patch type: {other} in map: {GoMap(patch)}");
        }
        var orders = Orders(patch, target, schema).ToList();
        if (patch[RetainKeys] is JsonArray kept)
            Retain(target, kept);
        foreach (var (name, value) in patch)
        {
            if (name is Directive or RetainKeys)
                continue;
            if (name.StartsWith(DeletePrefix, StringComparison.Ordinal))
                DeletePrimitives(target, name[DeletePrefix.Length..], value as JsonArray);
            else if (!name.StartsWith(OrderPrefix, StringComparison.Ordinal))
                MergeField(target, name, value, schema?.Field(name));
        }
        foreach (var (field, wanted, live, key) in orders)
            if (target[field] is JsonArray list)
                target[field] = ElementOrder.Arrange(list, wanted, live, key);
        return target;
    }

    // The elements of a patch stand in the order that it asks for.
    private static IEnumerable<(string Field, JsonArray Wanted, JsonArray? Live, string Key)> Orders(JsonObject patch, JsonObject target, Schema? schema)
    {
        foreach (var (name, value) in patch)
        {
            if (!name.StartsWith(OrderPrefix, StringComparison.Ordinal) || value is not JsonArray wanted)
                continue;
            var field = name[OrderPrefix.Length..];
            var key = schema?.Field(field)?.PatchMergeKey ?? "";
            if (wanted.Count > 0 && patch[field] is JsonArray list && !ElementOrder.Agrees([.. list.Where(element => !IsDirected(element))], wanted, key))
                throw Failures.Internal($"The order in patch list:\n{GoList(list)}\n doesn't match $setElementOrder list:\n{GoList(wanted)}\n");
            yield return (field, wanted, target[field]?.DeepClone() as JsonArray, key);
        }
    }

    private static void MergeField(JsonObject target, string name, JsonNode? value, Schema? field)
    {
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject when IsDirected(value) && target[name] is not JsonObject:
                // What is not there can be neither replaced nor deleted.
                target.Remove(name);
                break;
            case JsonObject changes when target[name] is JsonObject inner:
                if (MergeObject(inner, changes, field) is not { } merged)
                    target.Remove(name);
                else if (!ReferenceEquals(merged, inner))
                    target[name] = merged;
                break;
            case JsonArray changes when field is { PatchMergeKey.Length: > 0 }:
                target[name] = MergeList(target[name] as JsonArray, changes, field);
                break;
            case JsonArray changes when field is { PatchMergesPrimitives: true }:
                target[name] = Union(target[name] as JsonArray, changes);
                break;
            default:
                target[name] = Plain(value);
                break;
        }
    }

    // What the patch deletes goes first, every element of that key; then it is merged.
    private static JsonArray MergeList(JsonArray? target, JsonArray patch, Schema field)
    {
        var key = field.PatchMergeKey;
        var changes = patch.OfType<JsonObject>().ToList();
        if (changes.Exists(change => Word(change) == "replace"))
            return [.. patch.Where(element => !IsDirected(element)).Select(element => element is null ? null : Plain(element))];
        var deleted = changes.Where(change => Word(change) == "delete").Select(change => Key(change, key)).ToHashSet(StringComparer.Ordinal);
        var result = new JsonArray([.. (target ?? []).Where(element => !deleted.Contains(ElementOrder.Identity(element, key))).Select(element => element?.DeepClone())]);
        var known = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var element in result.OfType<JsonObject>())
            known.TryAdd(ElementOrder.Identity(element, key), element);
        foreach (var change in changes.Where(change => Word(change) != "delete"))
        {
            if (known.TryGetValue(Key(change, key), out var existing))
                MergeObject(existing, change, field.Items?.Resolved);
            else
                result.Add(known[Key(change, key)] = Plain(change).AsObject());
        }
        return ElementOrder.Arrange(result, patch, target, key);
    }

    private static string Key(JsonObject change, string key) =>
        change[key] is null ? throw Failures.Internal($"map: {GoMap(change)} does not contain declared merge key: {key}") : ElementOrder.Identity(change, key);

    private static JsonArray Union(JsonArray? target, JsonArray patch)
    {
        var result = target?.DeepClone().AsArray() ?? [];
        var known = result.Select(value => ElementOrder.Identity(value, "")).ToHashSet(StringComparer.Ordinal);
        foreach (var value in patch)
            if (known.Add(ElementOrder.Identity(value, "")))
                result.Add(value?.DeepClone());
        return ElementOrder.Arrange(result, patch, target, "");
    }

    private static void DeletePrimitives(JsonObject target, string name, JsonArray? values)
    {
        if (target[name] is not JsonArray list || values is null)
            return;
        var deleted = values.Select(value => ElementOrder.Identity(value, "")).ToHashSet(StringComparer.Ordinal);
        target[name] = new JsonArray([.. list.Where(value => !deleted.Contains(ElementOrder.Identity(value, ""))).Select(value => value?.DeepClone())]);
    }

    private static void Retain(JsonObject target, JsonArray kept)
    {
        var names = kept.OfType<JsonValue>().Select(name => name.TryGetValue<string>(out var text) ? text : "").ToHashSet(StringComparer.Ordinal);
        target.Remove(target.Select(pair => pair.Key).Where(name => !names.Contains(name)).ToList());
    }

    // What stands at `$patch`; anything but text is no directive that anybody knows.
    private static string? Word(JsonObject json) => json[Directive] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => other.ToJsonString(),
    };

    private static bool IsDirected(JsonNode? value) => value is JsonObject json && Word(json) is not null;

    /// <summary>The value without directives, and without what has one of its own.</summary>
    private static JsonNode Plain(JsonNode value)
    {
        switch (value)
        {
            case JsonObject json:
                var copy = new JsonObject();
                foreach (var (name, child) in json)
                    if (child is not null && !name.StartsWith('$') && !IsDirected(child))
                        copy[name] = Plain(child);
                return copy;
            case JsonArray array:
                return new JsonArray([.. array.Where(element => !IsDirected(element)).Select(element => element is null ? null : Plain(element))]);
            default:
                return value.DeepClone();
        }
    }

    private static string GoMap(JsonObject json) =>
        $"map[{string.Join(' ', json.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}:{GoValue(pair.Value)}"))}]";

    private static string GoList(JsonArray list) => $"[{string.Join(' ', list.Select(GoValue))}]";

    private static string GoValue(JsonNode? value) => value switch
    {
        null => "<nil>",
        JsonObject json => GoMap(json),
        JsonArray list => GoList(list),
        JsonValue text when text.TryGetValue<string>(out var word) => word,
        _ => value.ToJsonString(),
    };
}
