using Hansa.Api.Resources;
using Hansa.Federation.Attachment;
using Hansa.Federation.Fleet.Removals;
using Hansa.Federation.Tests.Building;
using Microsoft.Extensions.Logging.Abstractions;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Attachment;

/// <summary>What a detach does on the cluster, which is the embedded one itself.</summary>
public sealed class DetachWorkTests : IAsyncLifetime
{
    private WorkerGround _worker = null!; // InitializeAsync

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _worker = await WorkerGround.StartAsync();

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact]
    public async Task When_its_time_is_over_it_waits_no_longer_for_what_people_ordered()
    {
        var ground = _worker.Ground;
        var cluster = ACluster(RemovalGround.Ns, "spoke-1") with { Spec = new KommanderClusterSpec { DetachPolicy = "Remove" } };
        var session = await _worker.Sessions.OpenAsync(cluster, new Admission.Host(), Ct);
        await _worker.Sessions.UseAsync(session);
        await using var secrets = new KubeconfigSecrets(ground.Management.Client, default, TimeProvider.System, new Random(1), NullLogger<KubeconfigSecrets>.Instance);
        var inputs = new DetachInputs(ground.Intent, secrets, () => ground.Management.Hub.Standing, () => ground.Fleet.Apps, pauseAll: false);
        var never = new TaskCompletionSource<DetachOrder>();
        using var over = new CancellationTokenSource();

        var doing = new DetachWork(inputs, _ => never.Task, new DetachTime(ground.Clock)).DoAsync(cluster, session, over.Token);
        await over.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => doing);
    }
}
