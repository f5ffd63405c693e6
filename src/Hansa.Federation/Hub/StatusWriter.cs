using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Hub;

/// <summary>Writes a status when it differs from what stands there: one merge patch on the status subresource, or nothing.</summary>
internal sealed class StatusWriter(ApiClient management)
{
    /// <summary>The object as it is after the write; null when nothing had to be written or the object is gone.</summary>
    public async Task<JsonDocument?> WriteAsync<T>(
        ResourceType type, ObjectMeta metadata, T before, T after, JsonTypeInfo<T> json, CancellationToken ct)
    {
        // Most passes change nothing, and equal texts need no trees.
        byte[] was = JsonSerializer.SerializeToUtf8Bytes(before, json), now = JsonSerializer.SerializeToUtf8Bytes(after, json);
        if (was.AsSpan().SequenceEqual(now) || MergePatch.Between(Tree(was), Tree(now)) is not { } changes)
        {
            return null;
        }

        var patch = MergePatch.Of(metadata.Uid);
        patch["status"] = changes;
        return await management.MergePatchAsync(type, metadata.Key, patch.Bytes(), ct, subresource: "status");
    }

    private static JsonObject Tree(byte[] status) => WithoutEmptyText(JsonNode.Parse(status)!.AsObject()); // a record is an object

    /// <summary>
    /// An empty text says the same as none, and Kubernetes 1.20 built with a newer Go refuses it in custom resources
    /// (go-openapi/validate takes it for null).
    /// </summary>
    private static JsonObject WithoutEmptyText(JsonObject tree)
    {
        foreach (var (name, value) in tree.ToArray())
        {
            switch (value)
            {
                case JsonValue text when text.TryGetValue<string>(out var content) && content.Length == 0:
                    tree.Remove(name);
                    break;
                case JsonObject inner:
                    WithoutEmptyText(inner);
                    break;
                case JsonArray items:
                    foreach (var item in items.OfType<JsonObject>())
                    {
                        WithoutEmptyText(item);
                    }

                    break;
            }
        }

        return tree;
    }
}
