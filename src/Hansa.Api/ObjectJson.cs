using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Hansa.Api;

/// <summary>Reads Hansa's kinds from what people or servers wrote, and writes what is sent.</summary>
public static class ObjectJson
{
    /// <summary>The object, with every list in it free of nulls: an empty bullet in YAML is one, and no definition allows it.</summary>
    /// <exception cref="JsonException">It is of another shape; <see cref="JsonException.Path"/> says where.</exception>
    public static T Read<T>(this JsonElement item, JsonTypeInfo<T> json)
    {
        RefuseNulls(item);
        return item.Deserialize(json) ?? throw new JsonException("null is no object", "$", null, null);
    }

    /// <inheritdoc cref="Read{T}(JsonElement, JsonTypeInfo{T})"/>
    public static T Read<T>(this JsonObject item, JsonTypeInfo<T> json) => JsonSerializer.SerializeToElement(item).Read(json);

    /// <summary>The tree as it is sent.</summary>
    public static byte[] Bytes(this JsonObject body) => JsonSerializer.SerializeToUtf8Bytes(body, HansaJson.Default.JsonObject);

    private static void RefuseNulls(JsonElement item)
    {
        if (StepsToNull(item) is { } steps)
        {
            var place = string.Concat(Enumerable.Reverse(steps).Prepend("$"));
            throw new JsonException($"{place} is empty", place, null, null);
        }
    }

    /// <summary>
    /// The way to the first null in a list, its last step first; null when there is none. It is put together on the way back only: one step may be
    /// longer than everything below it.
    /// </summary>
    private static List<string>? StepsToNull(JsonElement at) => at.ValueKind switch
    {
        JsonValueKind.Object => InMembers(at),
        JsonValueKind.Array => InElements(at),
        _ => null,
    };

    private static List<string>? InMembers(JsonElement at)
    {
        foreach (var member in at.EnumerateObject())
        {
            if (!IsUnread(member) && StepsToNull(member.Value) is { } steps)
            {
                return [.. steps, $".{member.Name}"];
            }
        }

        return null;
    }

    private static List<string>? InElements(JsonElement at)
    {
        var number = 0;
        foreach (var element in at.EnumerateArray())
        {
            if ((element.ValueKind == JsonValueKind.Null ? [] : StepsToNull(element)) is { } steps)
            {
                return [.. steps, string.Create(CultureInfo.InvariantCulture, $"[{number}]")];
            }

            number++;
        }

        return null;
    }

    /// <summary>What others keep there as they like: Kommander in a cluster's reference, the API server in its record of who wrote what.</summary>
    private static bool IsUnread(JsonProperty member) => member.NameEquals("clusterRef"u8) || member.NameEquals("managedFields"u8);
}
