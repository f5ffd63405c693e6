using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Hub;

/// <summary>Hansa's finalizers on objects of the management cluster. Nobody else's is touched.</summary>
internal static class OwnFinalizer
{
    public static Task SetAsync(ApiClient management, ResourceType type, ObjectMeta metadata, string finalizer, CancellationToken ct) =>
        metadata.Finalizers.Contains(finalizer)
            ? Task.CompletedTask
            : WriteAsync(management, type, metadata, [.. metadata.Finalizers, finalizer], ct);

    /// <summary>Lets the object go.</summary>
    public static Task ClearAsync(ApiClient management, ResourceType type, ObjectMeta metadata, string finalizer, CancellationToken ct) =>
        metadata.Finalizers.Contains(finalizer)
            ? WriteAsync(management, type, metadata, [.. metadata.Finalizers.Where(f => f != finalizer)], ct)
            : Task.CompletedTask;

    private static async Task WriteAsync(ApiClient management, ResourceType type, ObjectMeta metadata, string[] finalizers, CancellationToken ct)
    {
        using var written = await management.MergePatchAsync(type, metadata.Key, Patch(metadata, finalizers).Bytes(), ct);
    }

    /// <summary>A list is written whole, so the version that it was read from is a precondition.</summary>
    private static JsonObject Patch(ObjectMeta metadata, string[] finalizers)
    {
        var patch = MergePatch.Of(metadata.Uid, metadata.ResourceVersion);
        patch["metadata"]!["finalizers"] = new JsonArray([.. finalizers]); // it was begun with metadata
        return patch;
    }
}
