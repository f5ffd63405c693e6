using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Hub;

/// <summary>
/// Absence is an order only when every kind of intent has been listed, every cluster is accounted for, and the CRDs, the
/// Workspace and its namespace have been read afresh after the absence was seen: watch streams are not ordered against
/// each other. One look serves every cluster of the workspace whose absence was seen before it began.
/// </summary>
internal sealed class RemovalPermits(ApiClient management, HubKeeper hub, IntentStore intent, Func<string?> unaccountedCluster, TimeProvider clock)
    : IRemovalPermits
{
    private readonly Dictionary<string, Look> _looks = [];
    private readonly Lock _gate = new();

    public async Task<Objection?> ObjectionAsync(ClusterPlan plan, int removals, CancellationToken ct)
    {
        if (!intent.HasListed)
        {
            return new Objection(Reasons.RemovalUnconfirmed, "not everything on the management cluster could be listed; nothing is removed before that");
        }

        if (unaccountedCluster() is { } cluster)
        {
            return new Objection(Reasons.RemovalUnconfirmed, $"cluster {cluster} has not been listed since the controller started; nothing is removed before that");
        }

        return await FreshLook(plan).WaitAsync(ct);
    }

    /// <summary>Why what lies below the workspace counts as going away by itself, read afresh; null when it does not.</summary>
    public Task<Objection?> GoingAsync(ClusterPlan plan) => FreshLook(plan);

    private Task<Objection?> FreshLook(ClusterPlan plan)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            if (!_looks.TryGetValue(plan.Namespace, out var look) || look.Result.IsCompleted || look.Began < now)
            {
                look = new Look(now, LookAsync(plan));
                _looks[plan.Namespace] = look;
            }

            return look.Result;
        }
    }

    private async Task<Objection?> LookAsync(ClusterPlan plan)
    {
        var standing = await hub.LookAsync(CancellationToken.None);
        if (!standing.MayRemove)
        {
            return new Objection(Reasons.RestoreUnconfirmed, standing.Objection ?? "this hub may not remove anything");
        }

        return await GoingAsync(Kinds.Workspace, plan.Workspace)
            ?? await GoingAsync(Kinds.Namespace, plan.Namespace);
    }

    private async Task<Objection?> GoingAsync(ResourceType type, string name)
    {
        using var found = await management.GetAsync(type.ObjectPath(ObjectKey.ClusterScoped(name)), CancellationToken.None);
        return found is null || found.RootElement.GetProperty("metadata").TryGetProperty("deletionTimestamp", out _)
            ? new Objection(Reasons.RemovalUnconfirmed, $"{type.Kind} {name} is {(found is null ? "gone" : "being deleted")}; what follows from it stays on the clusters")
            : null;
    }

    private sealed record Look(long Began, Task<Objection?> Result);
}
