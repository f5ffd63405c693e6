using System.Text.Json;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Sandbox.Objects;

/// <summary>Waits for one object by watching it.</summary>
internal static class ObjectWatch
{
    /// <summary>The object at the first moment at which it is as wanted; null stands for its absence.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="type">The object's kind.</param>
    /// <param name="key">The object.</param>
    /// <param name="wanted">Asked at every change.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<JsonElement?> UntilAsync(
        ApiClient client, ResourceType type, ObjectKey key, Func<JsonElement?, bool> wanted, CancellationToken ct)
    {
        var only = new ListOptions { FieldSelector = $"metadata.name={key.Name}" };
        var ns = type.Namespaced ? key.Namespace : null;
        while (true)
        {
            var resourceVersion = "";
            JsonElement? found = null;
            await foreach (var page in client.ListAsync(type, ns, only, ct))
            {
                resourceVersion = page.ResourceVersion;
                found = page.Items is [var item, ..] ? item.Clone() : found;
            }

            if (wanted(found))
                return found;

            await foreach (var change in client.WatchAsync(type, ns, resourceVersion, only, ct))
            {
                JsonElement? now = change.Type == WatchEventType.Deleted ? null : change.Object;
                if (change.Type != WatchEventType.Bookmark && wanted(now))
                    return now;
            }
        }
    }
}
