using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.ApiServer.Faults;
using Hansa.Federation.Attachment;
using Hansa.Federation.Fleet;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Kubeconfigs;
using Microsoft.Extensions.Logging.Abstractions;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Attachment;

/// <summary>The end of a detach, which the management cluster has to take.</summary>
public sealed class DetachingTests : IAsyncLifetime
{
    private const string ClusterId = "id-of-spoke-1";
    private static readonly ObjectKey Waiting = new(RemovalGround.Ns, "spoke-2");
    private static readonly ObjectKey Left = new("kommander", $"hansa-left-behind-{ClusterId}");
    private readonly ClusterIdentities _identities = new(_ => null);
    private readonly List<string> _warned = [];
    private WorkerGround _worker = null!; // InitializeAsync

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ManagementGround Management => _worker.Ground.Management;

    public async ValueTask InitializeAsync() => _worker = await WorkerGround.StartAsync();

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact]
    public async Task An_end_that_is_denied_is_told_once_and_wakes_nobody_before_the_finalizer_is_gone()
    {
        _identities.Claim(ClusterId, RemovalGround.Spoke, Noon);
        _identities.Claim(ClusterId, Waiting, Noon.AddDays(1));
        var woken = new List<ObjectKey>();
        _identities.GivenBack += keys => woken.AddRange(keys);
        var (detaching, cluster) = (NewDetaching(), await LettingGoAsync());
        using var denied = Management.Faults.Add(
            new Fault(FaultEffect.Error) { Verbs = ["patch"], Resources = [$"{Kinds.KommanderCluster.Plural}.{Kinds.KommanderCluster.Group}"], Code = 403, Times = 2 });

        await detaching.DetachAsync(cluster, Ct);
        await Management.DeleteAsync(Kinds.ConfigMap, Left);
        await detaching.DetachAsync(cluster, Ct);

        Assert.Equal(2, denied.Hits);
        Assert.Empty(woken);
        await detaching.DetachAsync(cluster, Ct);
        Assert.Equal([Waiting], woken);
        Assert.Equal([Reasons.LetGo], _warned);
        Assert.False(await Management.HasAsync(Kinds.ConfigMap, Left)); // it was written down once
        Assert.Empty((await Management.MetadataAsync(Kinds.KommanderCluster, RemovalGround.Spoke)).Finalizers);
    }

    /// <summary>One whose credentials are gone, so that it ends at once.</summary>
    private async Task<KommanderCluster> LettingGoAsync()
    {
        await Management.PatchAsync(Kinds.KommanderCluster, RemovalGround.Spoke, $$"""{"metadata":{"finalizers":["{{Finalizers.Detach}}"] } }""");
        return ACluster(RemovalGround.Ns, "spoke-1") with
        {
            Metadata = (await Management.MetadataAsync(Kinds.KommanderCluster, RemovalGround.Spoke)) with { DeletionTimestamp = _worker.Ground.Clock.Start },
            Spec = new KommanderClusterSpec { DetachPolicy = "Remove" },
            Status = new KommanderClusterStatus { ClusterId = ClusterId },
        };
    }

    private Detaching NewDetaching()
    {
        var (management, clock, log) = (Management.Client, _worker.Ground.Clock, NullLogger<ClusterWorker>.Instance);
        return new Detaching(
            management,
            new AdmissionDesk(_ => AWorkspace("alpha"), _ => null, new VettingPolicy(), clock),
            _worker.Ground.NewDetachment(_worker.Sessions, pauseAll: false, _ => null),
            new MemberRecords(new LeftBehindReports(management, clock), new KubeFedRecords(management, clock, new Random(1), NullLogger<KubeFedRecords>.Instance), log),
            _worker.Reports,
            _worker.Failures,
            _identities,
            (_, reason, _) => _warned.Add(reason),
            log);
    }
}
