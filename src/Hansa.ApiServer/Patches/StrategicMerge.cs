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
        var live = target.DeepClone().AsObject();
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
        foreach (var (name, value) in patch)
            if (name.StartsWith(OrderPrefix, StringComparison.Ordinal) && value is JsonArray order && target[name[OrderPrefix.Length..]] is JsonArray list)
                target[name[OrderPrefix.Length..]] = ElementOrder.Arrange(list, order, live[name[OrderPrefix.Length..]] as JsonArray, schema?.Field(name[OrderPrefix.Length..])?.PatchMergeKey ?? "");
        return target;
    }

    private static void MergeField(JsonObject target, string name, JsonNode? value, Schema? field)
    {
        switch (value)
        {
            case null:
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

    private static JsonArray MergeList(JsonArray? target, JsonArray patch, Schema field)
    {
        var key = field.PatchMergeKey;
        var result = target?.DeepClone().AsArray() ?? [];
        if (patch.Any(element => element is JsonObject json && Word(json) == "replace"))
            return [.. patch.Where(element => !(element is JsonObject json && Word(json) == "replace")).Select(element => element is null ? null : Plain(element))];
        foreach (var element in patch)
        {
            if (element is not JsonObject change)
                continue;
            if (change[key] is not { } value)
                throw Failures.Internal($"map: {GoMap(change)} does not contain declared merge key: {key}");
            var known = result.OfType<JsonObject>().FirstOrDefault(existing => JsonNode.DeepEquals(existing[key], value));
            if (Word(change) == "delete")
            {
                if (known is not null)
                    result.Remove(known);
            }
            else if (known is null)
                result.Add(Plain(change));
            else if (MergeObject(known, change, field.Items?.Resolved) is { } merged && !ReferenceEquals(merged, known))
                result[result.IndexOf(known)] = merged;
        }
        return ElementOrder.Arrange(result, patch, target, key);
    }

    private static JsonArray Union(JsonArray? target, JsonArray patch)
    {
        var result = target?.DeepClone().AsArray() ?? [];
        foreach (var value in patch)
            if (!result.Any(existing => JsonNode.DeepEquals(existing, value)))
                result.Add(value?.DeepClone());
        return ElementOrder.Arrange(result, patch, target, "");
    }

    private static void DeletePrimitives(JsonObject target, string name, JsonArray? values)
    {
        if (target[name] is not JsonArray list || values is null)
            return;
        var kept = list.Where(existing => !values.Any(value => JsonNode.DeepEquals(value, existing))).Select(existing => existing?.DeepClone()).ToArray();
        target[name] = new JsonArray(kept);
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

    /// <summary>The value without directives.</summary>
    private static JsonNode Plain(JsonNode value)
    {
        switch (value)
        {
            case JsonObject json:
                var copy = new JsonObject();
                foreach (var (name, child) in json)
                    if (child is not null && !name.StartsWith('$'))
                        copy[name] = Plain(child);
                return copy;
            case JsonArray array:
                return new JsonArray([.. array
                    .Where(element => !(element is JsonObject json && Word(json) is ("delete" or "replace")))
                    .Select(element => element is null ? null : Plain(element))]);
            default:
                return value.DeepClone();
        }
    }

    private static string GoMap(JsonObject json) =>
        $"map[{string.Join(' ', json.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}:{(pair.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : pair.Value?.ToJsonString())}"))}]";
}
