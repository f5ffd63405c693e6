using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Federation.Delivery;

/// <summary>Metadata of objects that others may have written: an odd one costs no other.</summary>
internal static class ForeignMetadata
{
    /// <summary>Null for an object that cannot be read, or that is called as no object of Kubernetes is.</summary>
    public static ObjectMeta? TryRead(JsonElement item)
    {
        try
        {
            return item.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta) is { } metadata && IsSound(metadata) ? metadata : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The app that a label of the object tells; empty when it tells none, or what no label can be.</summary>
    public static string App(ObjectMeta metadata) => metadata.Label(Labels.App) is { Length: <= MetadataLimits.Label } app ? app : "";

    private static bool IsSound(ObjectMeta metadata) =>
        metadata is { Name.Length: > 0 and <= MetadataLimits.Name, Namespace: null or { Length: <= MetadataLimits.Name }, Uid.Length: <= MetadataLimits.Uid, ResourceVersion.Length: <= MetadataLimits.Version };
}
