using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Fleet;
using Hansa.Federation.Intent;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Reporting;

/// <summary>Gathers what changed for a short time, so that a burst of reports becomes one write.</summary>
internal sealed class ReportingLoops(
    ApiClient management, ClusterReporter clusters, DeploymentReporter deployments, AppReporter apps, IntentStore intent, FleetView fleet, ClusterBoard board, TimeProvider clock, Random random, ILoggerFactory logs)
{
    private const int Workers = 4;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken ct)
    {
        using var clusterQueue = new WorkQueue<ObjectKey>(clock, random) { Name = "cluster-status" };
        using var deploymentQueue = new WorkQueue<ObjectKey>(clock, random) { Name = "deployment-status" };
        using var appQueue = new WorkQueue<ObjectKey>(clock, random) { Name = "app-status" };
        using var workspaceQueue = new WorkQueue<string>(clock, random) { Name = "workspace-reports" };
        board.Changed += cluster => clusterQueue.AddAfter(cluster, Gather);
        board.Changed += cluster => workspaceQueue.AddAfter(cluster.Namespace, Gather);
        fleet.PlansChanged += _ => AddAll(deploymentQueue, intent.Deployments.Items.Keys);
        fleet.PlansChanged += _ => AddAll(appQueue, intent.Apps.Items.Keys);
        intent.Apps.Changed += change => appQueue.AddAfter(change.Key, Gather);
        intent.Deployments.Changed += change => deploymentQueue.AddAfter(change.Key, Gather);
        intent.Clusters.BadItemsChanged += () => AddAll(clusterQueue, intent.Clusters.Items.Keys);
        await Loops.FirstToEndAsync(
            ct,
            token => UnreadableAsync(Kinds.AppDeployment, intent.Deployments, token),
            token => UnreadableAsync(Kinds.KommanderCluster, intent.Clusters, token),
            token => UnreadableAsync(Kinds.App, intent.Apps, token),
            token => UnreadableAsync(Kinds.Workspace, intent.Workspaces, token),
            token => GatherAsync(workspaceQueue, deploymentQueue, token),
            Loop("cluster-status", clusters, clusterQueue).RunAsync,
            Loop("deployment-status", deployments, deploymentQueue).RunAsync,
            Loop("app-status", apps, appQueue).RunAsync);
    }

    /// <summary>A cluster's report concerns every deployment of its workspace, and a fleet sends thousands of reports.</summary>
    private async Task GatherAsync(WorkQueue<string> workspaces, WorkQueue<ObjectKey> deployments, CancellationToken ct)
    {
        while (true)
        {
            var ns = await workspaces.TakeAsync(ct);
            foreach (var deployment in intent.Deployments.Items.Keys.Where(d => d.Namespace == ns))
            {
                deployments.Add(deployment);
            }

            workspaces.Done(ns);
        }
    }

    private async Task UnreadableAsync<T>(ResourceType type, Informer<T> informer, CancellationToken ct)
        where T : class
    {
        using var queue = new WorkQueue<ObjectKey>(clock, random) { Name = $"unreadable-{type.Plural}" };
        informer.BadItemsChanged += () => AddAll(queue, informer.BadItems.Keys.Select(ObjectKey.Parse));
        var reporter = new UnreadableReporter(management, type, () => informer.BadItems, key => informer.Items.ContainsKey(key), clock);
        await new ReconcileLoop<ObjectKey>(queue.Name, reporter, queue, workers: 1, clock, logs.CreateLogger<ReportingLoops>()).RunAsync(ct);
    }

    private ReconcileLoop<ObjectKey> Loop(string name, IReconciler<ObjectKey> reconciler, WorkQueue<ObjectKey> queue) =>
        new(name, reconciler, queue, Workers, clock, logs.CreateLogger<ReportingLoops>());

    private static void AddAll(WorkQueue<ObjectKey> queue, IEnumerable<ObjectKey> keys)
    {
        foreach (var key in keys)
        {
            queue.AddAfter(key, Gather);
        }
    }
}
