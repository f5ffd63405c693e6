using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

public sealed class TriedCorrectionsTests
{
    private readonly TriedCorrections _tried = new();
    private readonly ObservedObject _seen;

    public TriedCorrectionsTests()
    {
        var delivery = DeliveryPlan.Of(AFleet().WithApp("metallb").WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("metallb-1.0.0").Plan("spoke-1"), new FluxVersions("v2", "v1"));
        _seen = Observed.Of(delivery).Cluster().Objects.Values.First();
    }

    [Fact]
    public void A_correction_is_tried_once_as_long_as_the_object_looks_so()
    {
        Assert.True(_tried.IsFirst(new Step.ClearClaim(_seen.Ref, _seen), _seen, "r1"));
        Assert.False(_tried.IsFirst(new Step.ClearClaim(_seen.Ref, _seen), _seen, "r1"));
        Assert.True(_tried.IsFirst(new Step.Resume(_seen.Ref, _seen), _seen, "r1"));
        Assert.True(_tried.IsFirst(new Step.ClearClaim(_seen.Ref, _seen), _seen with { Fields = "other" }, "r1"));
    }

    [Fact]
    public void Nothing_is_remembered_of_objects_that_are_gone()
    {
        for (var i = 0; i < 1000; i++)
        {
            _tried.Keep([_seen]);
            Assert.True(_tried.IsFirst(new Step.ClearClaim(_seen.Ref, _seen), _seen with { Uid = $"{i}" }, "r1"));
        }

        Assert.Equal(1, _tried.Count);
    }
}
