using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Hansa.Api;

/// <summary>Reads Hansa's kinds from what people or servers wrote.</summary>
public static class ObjectJson
{
    /// <summary>The object, with every list in it free of nulls: an empty bullet in YAML is one, and no definition allows it.</summary>
    /// <exception cref="JsonException">It is of another shape; <see cref="JsonException.Path"/> says where.</exception>
    public static T Read<T>(this JsonElement item, JsonTypeInfo<T> json)
    {
        RefuseNulls(item, "$");
        return item.Deserialize(json) ?? throw new JsonException("null is no object", "$", null, null);
    }

    /// <inheritdoc cref="Read{T}(JsonElement, JsonTypeInfo{T})"/>
    public static T Read<T>(this JsonObject item, JsonTypeInfo<T> json) => JsonSerializer.SerializeToElement(item).Read(json);

    private static void RefuseNulls(JsonElement at, string path)
    {
        switch (at.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in at.EnumerateObject())
                {
                    if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                    {
                        RefuseNulls(member.Value, $"{path}.{member.Name}");
                    }
                }

                break;
            case JsonValueKind.Array:
                var number = 0;
                foreach (var element in at.EnumerateArray())
                {
                    var place = string.Create(CultureInfo.InvariantCulture, $"{path}[{number++}]");
                    if (element.ValueKind == JsonValueKind.Null)
                    {
                        throw new JsonException($"{place} is empty", place, null, null);
                    }

                    RefuseNulls(element, place);
                }

                break;
        }
    }
}
