using Hansa.Api.Metadata;
using Hansa.Federation.Attachment;
using Hansa.Federation.Intent;
using Hansa.Kubernetes.Queues;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Workspaces;

/// <summary>Which event makes which part of a workspace be looked at.</summary>
internal sealed class WorkspaceLoops(
    WorkspaceReconciler workspaces, DefaultApps defaultApps, DefaultsCopies copies, WorkspaceEssentials essentials,
    IntentStore intent, FleetView fleet, ClusterBoard board, TimeProvider clock, Random random, ILoggerFactory logs)
{
    public async Task RunAsync(CancellationToken ct)
    {
        using var workspaceQueue = new WorkQueue<ObjectKey>(clock, random);
        using var defaultAppQueue = new WorkQueue<ObjectKey>(clock, random);
        using var copyQueue = new WorkQueue<ObjectKey>(clock, random);
        intent.Workspaces.Changed += _ => AddAll(workspaceQueue, defaultAppQueue);
        intent.Clusters.Changed += _ => AddAll(workspaceQueue);
        intent.Namespaces.Changed += _ => AddAll(workspaceQueue);
        intent.Apps.Changed += _ => AddAll(defaultAppQueue);
        board.Changed += _ => AddAll(defaultAppQueue);
        copies.Changed += ns => copyQueue.Add(ns);
        fleet.PlansChanged += _ => AddCopies(copyQueue);
        AddAll(workspaceQueue, defaultAppQueue);
        await Task.WhenAll(
            Loop("workspace", workspaces, workspaceQueue).RunAsync(ct),
            Loop("default-apps", defaultApps, defaultAppQueue).RunAsync(ct),
            Loop("defaults", copies, copyQueue).RunAsync(ct),
            essentials.RunAsync(ct));
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
