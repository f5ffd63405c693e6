using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Federation.Delivery;

/// <summary>Metadata of objects that others may have written: an odd one costs no other.</summary>
internal static class ForeignMetadata
{
    /// <summary>Null for an object that cannot be read.</summary>
    public static ObjectMeta? TryRead(JsonElement item)
    {
        try
        {
            return item.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or NotSupportedException)
        {
            return null;
        }
    }
}
