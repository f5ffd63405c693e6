using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Fleet.Removals;

/// <summary>Large removals on their Workspaces: what waits for a person stands in the status, and a confirmation goes when it has done its work.</summary>
internal sealed class RemovalOrders(ApiClient management, FleetView fleet, PendingRemovals removals, RemovalGuard guard)
{
    /// <summary>
    /// What the status has to tell: an order stands there while any of it is pending, also one that an earlier process held or that is confirmed, so that
    /// its confirmation can be understood after a restart.
    /// </summary>
    public HeldRemovals? Report(Workspace workspace, string ns)
    {
        if (fleet.WorkspacePlanOf(ns) is null)
        {
            return workspace.Status.HeldRemovals; // after a start it is not known yet
        }

        return (guard.Held(ns) ?? HeldOrder.Read(workspace.Status.HeldRemovals))?.LeftOf(Pending(ns), removals.Unseen(ns)) is { Releases: > 0 } left
            ? left.Report(workspace.Metadata.Name, workspace.Metadata.Annotation(Annotations.Confirm) == left.Digest)
            : null;
    }

    /// <summary>Takes a confirmation away of which nothing is left to do; true when it did. To be called before the status is written, which tells what was confirmed.</summary>
    /// <exception cref="ApiException">The Workspace was changed meanwhile: look again.</exception>
    public async Task<bool> SettleAsync(Workspace workspace, string ns, CancellationToken ct)
    {
        if (fleet.WorkspacePlanOf(ns) is null)
        {
            return false;
        }

        var pending = Pending(ns);
        var guarded = GuardedWorkspace.Of(ns, workspace) with { Unseen = removals.Unseen(ns) };
        if (!guard.IsUsedUp(pending, guarded))
        {
            guard.Forget(pending, guarded);
            return false;
        }

        var patch = MergePatch.Of(workspace.Metadata.Uid, workspace.Metadata.ResourceVersion).Annotate(Annotations.Confirm, null);
        using var cleared = await management.MergePatchAsync(Kinds.Workspace, workspace.Metadata.Key, patch.Bytes(), ct);
        guard.Forget(pending, guarded with { Confirmed = null });
        return true;
    }

    private ImmutableHashSet<Removal> Pending(string ns) => [.. removals.Count(ns).Pending.Where(r => r.Cluster.Namespace == ns)];
}
