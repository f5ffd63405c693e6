using Hansa.Api;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Microsoft.Extensions.Time.Testing;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

public sealed class DeliveryTimesTests
{
    private static readonly ObjectRef MetalLb = Observed.Release("metallb");
    private readonly FakeTimeProvider _clock = new();
    private readonly DeliveryTimes _times;

    public DeliveryTimesTests() => _times = new DeliveryTimes(_clock);

    [Fact]
    public void A_change_is_measured_until_it_is_delivered_and_until_it_is_ready()
    {
        _times.PlanChanged();
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((null, null), _times.After(State(o => o, [new StepFailure(MetalLb, Reasons.DeliveryFailed, "", IsTransient: true)])));
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal((5.0, null), _times.After(State(o => o with { Release = o.Release! with { Ready = "Unknown" } })));
        _clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal((null, 9.0), _times.After(State(o => o)));
        Assert.Equal((null, null), _times.After(State(o => o)));
    }

    [Fact]
    public void Of_several_changes_the_first_one_counts()
    {
        _times.PlanChanged();
        _clock.Advance(TimeSpan.FromSeconds(2));
        _times.PlanChanged();

        Assert.Equal((2.0, 2.0), _times.After(State(o => o)));
    }

    private static DeliveryState State(Func<ObservedObject, ObservedObject> change, StepFailure[]? failures = null)
    {
        var delivery = DeliveryPlan.Of(AFleet().WithApp(AnApp("metallb", "1.0.0")).WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("metallb", "metallb-1.0.0").Plan("spoke-1"), new FluxVersions("v2", "v1"));
        return DeliveryState.Of(delivery, Observed.Of(delivery).Change(MetalLb, change).Cluster().Objects, [.. failures ?? []]);
    }
}
