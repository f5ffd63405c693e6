using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Fleet;
using Hansa.Federation.Fleet.Removals;
using Hansa.Federation.Intent;
using Hansa.Kubernetes.Queues;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Workspaces;

/// <summary>Which event makes which part of a workspace be looked at.</summary>
internal sealed class WorkspaceLoops(
    WorkspaceReconciler workspaces, DefaultApps defaultApps, DefaultsCopies copies, WorkspaceEssentials essentials,
    RemovalPermits permits, IntentStore intent, FleetView fleet, ClusterBoard board, TimeProvider clock, Random random, ILoggerFactory logs)
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken ct)
    {
        using var workspaceQueue = new WorkQueue<ObjectKey>(clock, random) { Name = "workspace" };
        using var defaultAppQueue = new WorkQueue<ObjectKey>(clock, random) { Name = "default-apps" };
        using var copyQueue = new WorkQueue<ObjectKey>(clock, random) { Name = "defaults" };
        intent.Workspaces.Changed += _ => AddAll(workspaceQueue, defaultAppQueue);
        intent.Clusters.Changed += _ => AddAll(workspaceQueue);
        intent.Namespaces.Changed += _ => AddAll(workspaceQueue);
        intent.Apps.Changed += _ => AddAll(defaultAppQueue);
        board.Changed += _ => AddAllSoon(defaultAppQueue);
        board.Changed += cluster => AddWaiting(workspaceQueue, cluster.Namespace);
        permits.OrderHeld += ns => AddOf(workspaceQueue, ns);
        copies.Changed += ns => copyQueue.Add(ns);
        fleet.PlansChanged += _ => AddAllSoon(workspaceQueue);
        fleet.PlansChanged += _ => AddCopies(copyQueue);
        AddAll(workspaceQueue, defaultAppQueue);
        await Loops.FirstToEndAsync(
            ct,
            Loop("workspace", workspaces, workspaceQueue).RunAsync,
            Loop("default-apps", defaultApps, defaultAppQueue).RunAsync,
            Loop("defaults", copies, copyQueue).RunAsync,
            copies.EndedAsync,
            essentials.RunAsync);
    }

    private ReconcileLoop<ObjectKey> Loop(string name, IReconciler<ObjectKey> reconciler, WorkQueue<ObjectKey> queue) =>
        new(name, reconciler, queue, workers: 2, clock, logs.CreateLogger<WorkspaceLoops>());

    private void AddAll(params ReadOnlySpan<WorkQueue<ObjectKey>> queues)
    {
        foreach (var queue in queues)
        {
            foreach (var workspace in intent.Workspaces.Items.Keys)
            {
                queue.Add(workspace);
            }
        }
    }

    /// <summary>Once for all clusters that report at about the same time.</summary>
    private void AddAllSoon(WorkQueue<ObjectKey> queue)
    {
        foreach (var workspace in intent.Workspaces.Items.Keys)
        {
            queue.AddAfter(workspace, Gather);
        }
    }

    /// <summary>Whoever pauses a workspace, or has confirmed a large removal, waits for its clusters.</summary>
    private void AddWaiting(WorkQueue<ObjectKey> queue, string ns)
    {
        if (fleet.WorkspacePlanOf(ns) is { PausedAt: not null } || intent.WorkspaceOf(ns) is { } workspace && (workspace.Status.HeldRemovals is not null || workspace.Metadata.Annotation(Annotations.Confirm) is not null))
        {
            AddOf(queue, ns);
        }
    }

    private void AddOf(WorkQueue<ObjectKey> queue, string ns)
    {
        if (intent.WorkspaceOf(ns) is { } workspace)
        {
            queue.AddAfter(workspace.Metadata.Key, Gather);
        }
    }

    private void AddCopies(WorkQueue<ObjectKey> queue)
    {
        var namespaces = intent.WorkspaceNamespaceNames();
        copies.Watch(namespaces);
        foreach (var ns in namespaces)
        {
            queue.Add(ObjectKey.ClusterScoped(ns));
        }
    }
}
