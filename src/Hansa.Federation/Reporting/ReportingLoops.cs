using Hansa.Api.Metadata;
using Hansa.Federation.Attachment;
using Hansa.Federation.Intent;
using Hansa.Kubernetes.Queues;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Reporting;

/// <summary>Gathers what changed for a short time, so that a burst of reports becomes one write.</summary>
internal sealed class ReportingLoops(
    ClusterReporter clusters, DeploymentReporter deployments, IntentStore intent, FleetView fleet, ClusterBoard board, TimeProvider clock, Random random, ILoggerFactory logs)
{
    private const int Workers = 4;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken ct)
    {
        using var clusterQueue = new WorkQueue<ObjectKey>(clock, random);
        using var deploymentQueue = new WorkQueue<ObjectKey>(clock, random);
        board.Changed += cluster => clusterQueue.AddAfter(cluster, Gather);
        board.Changed += cluster => AddAll(deploymentQueue, d => d.Namespace == cluster.Namespace);
        fleet.PlansChanged += _ => AddAll(deploymentQueue, _ => true);
        intent.Deployments.Changed += change => deploymentQueue.AddAfter(change.Key, Gather);
        await Task.WhenAll(
            Loop("cluster-status", clusters, clusterQueue).RunAsync(ct),
            Loop("deployment-status", deployments, deploymentQueue).RunAsync(ct));
    }

    private ReconcileLoop<ObjectKey> Loop(string name, IReconciler<ObjectKey> reconciler, WorkQueue<ObjectKey> queue) =>
        new(name, reconciler, queue, Workers, clock, logs.CreateLogger<ReportingLoops>());

    private void AddAll(WorkQueue<ObjectKey> queue, Func<ObjectKey, bool> concerns)
    {
        foreach (var deployment in intent.Deployments.Items.Keys.Where(concerns))
        {
            queue.AddAfter(deployment, Gather);
        }
    }
}
