using System.Diagnostics.Metrics;
using Hansa.Api.Metadata;
using Hansa.Federation.Attachment;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Queues;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Federation.Tests.Attachment;

/// <summary>One cluster's worker, from its begin to its end.</summary>
public sealed class ClusterWorkerTests : IAsyncLifetime
{
    private const string Queue = "of-one-that-goes";
    private WorkerGround _worker = null!; // InitializeAsync

    public async ValueTask InitializeAsync() => _worker = await WorkerGround.StartAsync();

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact]
    public async Task One_that_has_gone_leaves_nothing_that_waits()
    {
        var waiting = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "hansa_workqueue_depth")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, change, labels, _) =>
        {
            foreach (var label in labels)
            {
                if (label is { Key: "queue", Value: Queue })
                    Interlocked.Add(ref waiting, change);
            }
        });
        listener.Start();
        var ground = _worker.Ground;
        await using var secrets = new KubeconfigSecrets(ground.Management.Client, default, TimeProvider.System, new Random(1), NullLogger<KubeconfigSecrets>.Instance);
        var queue = new WorkerQueue(RemovalGround.Spoke, new WorkQueue<ObjectKey>(ground.Clock, new Random(1)) { Name = Queue }, ground.Clock);
        var steps = new WorkerSteps(null!, null!, null!); // it finds a cluster with another uid, and does nothing
        var worker = new ClusterWorker(
            queue, new WorkerInputs(ground.Intent, ground.Fleet, secrets), _worker.Reports, _worker.Sessions, steps, () => { }, ground.Clock, NullLogger<ClusterWorker>.Instance);

        await worker.DisposeAsync();
        worker.Signal(); // who heard of it a moment ago

        Assert.Equal(0, Interlocked.Read(ref waiting));
    }
}
