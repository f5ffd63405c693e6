using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Hansa.Api.Metadata;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Reporting;

/// <summary>Writes a status when it differs from what stands there: one merge patch on the status subresource, or nothing.</summary>
internal sealed class StatusWriter(ApiClient management)
{
    /// <summary>The object as it is after the write; null when nothing had to be written or the object is gone.</summary>
    public async Task<JsonDocument?> WriteAsync<T>(
        ResourceType type, ObjectMeta metadata, T before, T after, JsonTypeInfo<T> json, CancellationToken ct)
    {
        if (MergePatch.Between(Tree(before, json), Tree(after, json)) is not { } changes)
        {
            return null;
        }

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = metadata.Uid }, ["status"] = changes };
        return await management.MergePatchAsync(type, metadata.Key, ManagementJson.Bytes(patch), ct, subresource: "status");
    }

    private static JsonObject Tree<T>(T status, JsonTypeInfo<T> json) => (JsonObject)JsonSerializer.SerializeToNode(status, json)!; // a record is an object
}
