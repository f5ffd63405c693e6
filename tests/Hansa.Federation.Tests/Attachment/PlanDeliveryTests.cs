using Hansa.Federation.Attachment;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Queues;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Attachment;

/// <summary>Which plan is delivered on a session. The cluster is the embedded one itself, which serves no Flux.</summary>
public sealed class PlanDeliveryTests : IAsyncLifetime
{
    private WorkerGround _worker = null!; // InitializeAsync

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _worker = await WorkerGround.StartAsync();

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact]
    public async Task A_plan_of_another_hub_than_the_sessions_waits_until_both_are_of_one()
    {
        var cluster = ACluster(RemovalGround.Ns, "spoke-1");
        var session = await _worker.Sessions.OpenAsync(cluster, new Admission.Host(), Ct);
        await _worker.Sessions.UseAsync(session);
        var plan = await _worker.Ground.PlanAsync(RemovalGround.Spoke, _ => true);
        var newest = plan with { HubId = "hub-before" };
        var delivery = DeliveryOf(() => newest);

        var outcome = await delivery.DeliverAsync(cluster, session, Ct);
        newest = plan with { HubId = session.HubId };
        await delivery.DeliverAsync(cluster, session, Ct);

        Assert.Equal(Outcome.RecheckAfter(TimeSpan.FromSeconds(1)), outcome);
        Assert.Null(_worker.Posted[0].Delivery);
        Assert.Equal(session.HubId, _worker.Posted[1].Delivery?.Plan.HubId);
    }

    private PlanDelivery DeliveryOf(Func<ClusterPlan?> newest) => new(
        new PlanUnderWay(newest), () => default, () => _worker.Ground.Management.Hub.Standing, _worker.Reports, _worker.Failures, (_, _, _) => { }, _worker.Ground.Clock);
}
