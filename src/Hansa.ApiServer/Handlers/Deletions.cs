using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Handlers;

/// <summary>What holds an object that is marked for deletion, beside its finalizers: the grace period of a pod, and the content of a namespace.</summary>
internal static class Deletions
{
    public static readonly GroupResource Namespaces = new("", "namespaces");

    /// <summary>Whether a write that leaves it so removes the object.</summary>
    /// <param name="storage">Where it lies.</param>
    /// <param name="stored">As it would be stored.</param>
    /// <param name="json">The same.</param>
    public static bool IsDue(GroupResource storage, StoredObject stored, JsonObject json) =>
        stored.Facts is { Deleting: true, Finalizers.Count: 0 } && GracePeriod(json) is null or 0 && !HasContent(storage, json);

    /// <summary>How long it may still take; null when nothing was said of it.</summary>
    public static long? GracePeriod(JsonObject json) => (long?)json["metadata"]?["deletionGracePeriodSeconds"];

    /// <summary>Whether it is a namespace that somebody still has to empty.</summary>
    public static bool HasContent(GroupResource storage, JsonObject json) =>
        storage == Namespaces && json["spec"]?["finalizers"] is JsonArray { Count: > 0 };
}
