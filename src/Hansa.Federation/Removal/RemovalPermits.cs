using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Removal;

/// <summary>
/// Absence is an order only when every kind of intent has been listed, every cluster is accounted for, and the CRDs, the
/// Workspace and its namespace have been read afresh after the absence was seen: watch streams are not ordered against
/// each other. One look serves every cluster of the workspace whose absence was seen before it began.
/// </summary>
internal sealed class RemovalPermits(ApiClient management, HubKeeper hub, IntentStore intent, PendingRemovals removals, RemovalGuard guard, Func<string?> unaccountedCluster, TimeProvider clock)
    : IRemovalPermits
{
    private readonly Dictionary<(string Namespace, bool IsDetaching), Look> _looks = [];
    private readonly Lock _gate = new();

    public async Task<Objection?> ObjectionAsync(ClusterPlan plan, IReadOnlyList<string> releases, CancellationToken ct)
    {
        if (!intent.HasListed)
        {
            return new Objection(Reasons.RemovalUnconfirmed, "not everything on the management cluster could be listed; nothing is removed before that");
        }

        if (unaccountedCluster() is { } cluster)
        {
            return new Objection(Reasons.RemovalUnconfirmed, $"cluster {cluster} has not been listed since the controller started; nothing is removed before that");
        }

        if (await FreshLookAsync(plan).WaitAsync(ct) is { } objection)
        {
            return objection;
        }

        return await GuardedAsync(plan, [.. releases.Select(r => new Removal(plan.Cluster, r))], ct);
    }

    private async Task<Objection?> GuardedAsync(ClusterPlan plan, ImmutableHashSet<Removal> asked, CancellationToken ct)
    {
        var (pending, total) = removals.Count();
        var workspace = intent.WorkspaceOf(plan.Namespace);
        var confirmed = workspace?.Metadata.Annotation(Annotations.Confirm);
        var answer = guard.Ask(asked, pending.Union(asked), total, plan.Namespace, confirmed);
        if (answer.UsedConfirmation && workspace is not null)
        {
            await ClearConfirmationAsync(workspace, ct);
        }

        return answer.MustConfirm is { } digest
            ? new Objection(Reasons.RemovalGuarded, $"{pending.Union(asked).Count} of the fleet's {total} releases would be uninstalled: if that is meant, set annotation {Annotations.Confirm}: {digest} on Workspace {plan.Workspace}")
            : null;
    }

    /// <summary>A confirmation is good for one list.</summary>
    private async Task ClearConfirmationAsync(Workspace workspace, CancellationToken ct)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = workspace.Metadata.Uid, ["annotations"] = new JsonObject { [Annotations.Confirm] = null } },
        };
        using var cleared = await management.MergePatchAsync(Kinds.Workspace, workspace.Metadata.Key, ManagementJson.Bytes(patch), ct);
    }

    /// <summary>Why a detach counts as brought about by a namespace or CRD that goes away, read afresh; null when people ordered it.</summary>
    /// <exception cref="ApiException">The management cluster cannot be asked.</exception>
    public Task<Objection?> GoingAsync(ClusterPlan plan) => ReadAfreshAsync(plan);

    private Task<Objection?> FreshLookAsync(ClusterPlan plan)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            if (!_looks.TryGetValue((plan.Namespace, plan.IsDetaching), out var look) || look.Result.IsCompleted || look.Began < now)
            {
                look = new Look(now, LookAsync(plan));
                _looks[(plan.Namespace, plan.IsDetaching)] = look;
            }

            return look.Result;
        }
    }

    private async Task<Objection?> LookAsync(ClusterPlan plan)
    {
        try
        {
            return await ReadAfreshAsync(plan);
        }
        catch (ApiException e)
        {
            return new Objection(Reasons.RemovalUnconfirmed, $"the management cluster could not be asked whether the removal is meant: {e.Message}");
        }
    }

    private async Task<Objection?> ReadAfreshAsync(ClusterPlan plan)
    {
        var standing = await hub.LookAsync(CancellationToken.None);
        if (!standing.MayRemove)
        {
            return new Objection(Reasons.RestoreUnconfirmed, standing.Objection ?? "this hub may not remove anything");
        }

        return (plan.IsDetaching ? null : await GoingAsync(Kinds.Workspace, plan.Workspace))
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
