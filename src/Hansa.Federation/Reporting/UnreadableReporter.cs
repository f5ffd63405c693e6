using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Reporting;

/// <summary>Writes the status of objects of one kind that have never been read. One that was read before is reported on as it was read then, by its own reporter.</summary>
/// <param name="causes">The objects that cannot be read, and why.</param>
/// <param name="isKnown">Whether an earlier version of the object was read.</param>
internal sealed class UnreadableReporter(
    ApiClient management, ResourceType type, Func<ImmutableDictionary<string, string>> causes, Func<ObjectKey, bool> isKnown, TimeProvider clock) : IReconciler<ObjectKey>
{
    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (isKnown(key) || !causes().TryGetValue(key.ToString(), out var cause))
        {
            return Outcome.Done;
        }

        using var found = await management.GetAsync(type.ObjectPath(key), ct);
        if (found is not null && UnreadableObject.StatusPatch(found.RootElement, type, cause, clock.GetUtcNow()) is { } patch)
        {
            using var written = await management.MergePatchAsync(type, key, patch.Bytes(), ct, subresource: "status");
        }

        return Outcome.Done;
    }
}
