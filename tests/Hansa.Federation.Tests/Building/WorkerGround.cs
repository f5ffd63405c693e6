using Hansa.Federation.Attachment;
using Hansa.Federation.Fleet;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Federation.Tests.Building;

/// <summary>What the worker of workspace alpha's cluster spoke-1 works with, to which nobody is connected yet.</summary>
internal sealed class WorkerGround : IAsyncDisposable
{
    private WorkerGround(RemovalGround ground)
    {
        Ground = ground;
        Sessions = ground.NewSession(() => { });
        Reports = new WorkerReports(RemovalGround.Spoke, "uid-spoke-1", TimeSpan.FromSeconds(10), () => Sessions.Current, Posted.Add);
        Failures = new AttachFailures(Reports, Sessions, _ => { }, NullLogger<ClusterWorker>.Instance);
    }

    public RemovalGround Ground { get; }

    public SessionSlot Sessions { get; }

    public WorkerReports Reports { get; }

    public AttachFailures Failures { get; }

    /// <summary>What was reported of the cluster, in order.</summary>
    public List<ClusterReport> Posted { get; } = [];

    public static async Task<WorkerGround> StartAsync() => new(await RemovalGround.StartAsync(("spoke-1", [])));

    public async ValueTask DisposeAsync()
    {
        await Sessions.CloseAsync();
        await Ground.DisposeAsync();
    }
}
