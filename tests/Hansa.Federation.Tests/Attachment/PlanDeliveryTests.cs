using Hansa.Federation.Attachment;
using Hansa.Federation.Fleet;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Attachment;

/// <summary>Which plan is delivered on a session. The cluster is the embedded one itself, which serves no Flux.</summary>
public sealed class PlanDeliveryTests : IAsyncLifetime
{
    private readonly List<ClusterReport> _posted = [];
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
    public async Task A_plan_of_another_hub_than_the_sessions_waits_until_both_are_of_one()
    {
        var cluster = ACluster(RemovalGround.Ns, "spoke-1");
        var session = await _sessions.OpenAsync(cluster, new Admission.Host(), Ct);
        await _sessions.UseAsync(session);
        var plan = await _ground.PlanAsync(RemovalGround.Spoke, _ => true);
        var newest = plan with { HubId = "hub-before" };
        var delivery = DeliveryOf(() => newest);

        var outcome = await delivery.DeliverAsync(cluster, session, Ct);
        newest = plan with { HubId = session.HubId };
        await delivery.DeliverAsync(cluster, session, Ct);

        Assert.Equal(Outcome.RecheckAfter(TimeSpan.FromSeconds(1)), outcome);
        Assert.Null(_posted[0].Delivery);
        Assert.Equal(session.HubId, _posted[1].Delivery?.Plan.HubId);
    }

    private PlanDelivery DeliveryOf(Func<ClusterPlan?> newest)
    {
        var reports = new WorkerReports(RemovalGround.Spoke, "uid-spoke-1", TimeSpan.FromSeconds(10), () => _sessions.Current, _posted.Add);
        var failures = new AttachFailures(reports, _sessions, _ => { }, NullLogger<ClusterWorker>.Instance);
        return new PlanDelivery(new PlanUnderWay(newest), () => default, () => _ground.Management.Hub.Standing, reports, failures, (_, _, _) => { }, _ground.Clock);
    }
}
