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
    private RemovalGround _ground = null!;
    private SessionSlot _sessions = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ground = await RemovalGround.StartAsync(("spoke-1", []));
        _sessions = _ground.NewSession(() => { });
    }

    public async ValueTask DisposeAsync()
    {
        await _sessions.CloseAsync();
        await _ground.DisposeAsync();
    }

    [Fact]
    public async Task An_end_that_is_denied_is_told_once_and_wakes_nobody_before_the_finalizer_is_gone()
    {
        _identities.Claim(ClusterId, RemovalGround.Spoke, Noon);
        _identities.Claim(ClusterId, Waiting, Noon.AddDays(1));
        var woken = new List<ObjectKey>();
        _identities.GivenBack += keys => woken.AddRange(keys);
        var (detaching, cluster) = (NewDetaching(), await LettingGoAsync());
        using var denied = _ground.Management.Faults.Add(
            new Fault(FaultEffect.Error) { Verbs = ["patch"], Resources = [$"{Kinds.KommanderCluster.Plural}.{Kinds.KommanderCluster.Group}"], Code = 403, Times = 2 });

        await detaching.DetachAsync(cluster, Ct);
        await _ground.Management.DeleteAsync(Kinds.ConfigMap, Left);
        await detaching.DetachAsync(cluster, Ct);

        Assert.Equal(2, denied.Hits);
        Assert.Empty(woken);
        await detaching.DetachAsync(cluster, Ct);
        Assert.Equal([Waiting], woken);
        Assert.Equal([Reasons.LetGo], _warned);
        Assert.False(await _ground.Management.HasAsync(Kinds.ConfigMap, Left)); // it was written down once
        Assert.Empty((await _ground.Management.MetadataAsync(Kinds.KommanderCluster, RemovalGround.Spoke)).Finalizers);
    }

    /// <summary>One whose credentials are gone, so that it ends at once.</summary>
    private async Task<KommanderCluster> LettingGoAsync()
    {
        await _ground.Management.PatchAsync(Kinds.KommanderCluster, RemovalGround.Spoke, $$"""{"metadata":{"finalizers":["{{Finalizers.Detach}}"] } }""");
        return ACluster(RemovalGround.Ns, "spoke-1") with
        {
            Metadata = (await _ground.Management.MetadataAsync(Kinds.KommanderCluster, RemovalGround.Spoke)) with { DeletionTimestamp = _ground.Clock.Start },
            Spec = new KommanderClusterSpec { DetachPolicy = "Remove" },
            Status = new KommanderClusterStatus { ClusterId = ClusterId },
        };
    }

    private Detaching NewDetaching()
    {
        var (management, log) = (_ground.Management.Client, NullLogger<ClusterWorker>.Instance);
        var reports = new WorkerReports(RemovalGround.Spoke, "uid-spoke-1", TimeSpan.FromSeconds(10), () => _sessions.Current, _ => { });
        return new Detaching(
            management,
            new AdmissionDesk(_ => AWorkspace("alpha"), _ => null, new VettingPolicy(), _ground.Clock),
            _ground.NewDetachment(_sessions, pauseAll: false, _ => null),
            new MemberRecords(new LeftBehindReports(management, _ground.Clock), new KubeFedRecords(management, _ground.Clock, new Random(1), NullLogger<KubeFedRecords>.Instance), log),
            reports,
            new AttachFailures(reports, _sessions, _ => { }, log),
            _identities,
            (_, reason, _) => _warned.Add(reason),
            log);
    }
}
