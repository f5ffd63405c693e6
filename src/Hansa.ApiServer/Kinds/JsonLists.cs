using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Kinds;

/// <summary>Lists of objects in objects.</summary>
internal static class JsonLists
{
    /// <summary>The objects of a list; none when it is no list.</summary>
    public static IReadOnlyList<JsonObject> Objects(JsonNode? list) => list is JsonArray array ? [.. array.OfType<JsonObject>()] : [];
}
