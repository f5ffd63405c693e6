using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Apply;

/// <summary>The elements of field paths, in the notation of <c>FieldsV1</c>.</summary>
internal static class PathElements
{
    public static string Field(string name) => "f:" + name;

    public static string Value(JsonNode? value) => "v:" + (value?.ToJsonString(ErrorJson.Relaxed) ?? "null");

    /// <summary>The keys of a list element; null when one is missing and has no default.</summary>
    public static string? Key(JsonObject element, Schema list)
    {
        var key = new JsonObject();
        var items = list.Items?.Resolved;
        foreach (var name in list.ListMapKeys.OrderBy(name => name, StringComparer.Ordinal))
        {
            var value = element[name] ?? items?.Field(name)?.Default;
            if (value is null)
                return null;
            key[name] = value.DeepClone();
        }
        return "k:" + key.ToJsonString(ErrorJson.Relaxed);
    }

    /// <summary>The element of an item of a list that is merged item by item.</summary>
    public static string? Of(JsonNode? item, Schema list) =>
        list.ListKind == ListKind.Set ? Value(item) : item is JsonObject json ? Key(json, list) : null;

    /// <summary>As messages show it; what a client wrote that is no element, as it is.</summary>
    public static string Shown(string element) => element switch
    {
        ['f', ':', .. var name] => "." + name,
        ['v', ':', .. var value] => $"[={value}]",
        ['k', ':', .. var keys] when Keys(keys) is { } parsed => $"[{string.Join(",", parsed.Select(pair => $"{pair.Key}={pair.Value?.ToJsonString(ErrorJson.Relaxed)}"))}]",
        _ => element,
    };

    private static JsonObject? Keys(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
