using CsCheck;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Tests.Faults;

/// <summary>Which requests a fault hits.</summary>
public sealed class FaultPlanTests
{
    private static readonly GroupResource ConfigMaps = new("", "configmaps");
    private static readonly GroupResource Deployments = new("apps", "deployments");

    private readonly FaultPlan _plan = Plan(1);

    [Fact]
    public void A_fault_hits_the_verbs_and_resources_that_it_names()
    {
        var fault = new Fault(FaultEffect.Error) { Verbs = ["create", "update"], Resources = ["deployments.apps"] };
        _plan.Add(fault);

        Assert.Same(fault, _plan.Choose("create", Deployments));
        Assert.Same(fault, _plan.Choose("update", Deployments));
        Assert.Null(_plan.Choose("get", Deployments));
        Assert.Null(_plan.Choose("create", ConfigMaps));
        Assert.Null(_plan.Choose("create", null));
    }

    [Fact]
    public void A_fault_of_some_namespaces_hits_no_other_and_nothing_outside_of_them()
    {
        _plan.Add(new Fault(FaultEffect.Error) { Namespaces = ["one"] });

        Assert.NotNull(_plan.Choose("list", ConfigMaps, "one"));
        Assert.Null(_plan.Choose("list", ConfigMaps, "another"));
        Assert.Null(_plan.Choose("list", ConfigMaps));
    }

    [Fact]
    public void A_fault_that_names_nothing_hits_everything_discovery_included()
    {
        _plan.Add(new Fault(FaultEffect.Error));

        Assert.NotNull(_plan.Choose("list", ConfigMaps));
        Assert.NotNull(_plan.Choose("get", null));
    }

    [Fact]
    public void The_first_fault_that_matches_counts()
    {
        _plan.Add(new Fault(FaultEffect.Error) { Code = 503, Times = 1 });
        _plan.Add(new Fault(FaultEffect.Error) { Code = 429 });

        Assert.Equal([503, 429, 429], Enumerable.Range(0, 3).Select(_ => _plan.Choose("get", ConfigMaps)!.Code));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_fault_hits_as_often_as_it_says(int times)
    {
        _plan.Add(new Fault(FaultEffect.Error) { Times = times });

        Assert.Equal(times, Enumerable.Range(0, 10).Count(_ => _plan.Choose("get", ConfigMaps) is not null));
    }

    [Fact]
    public void A_fault_ends_when_it_is_disposed_or_healed()
    {
        using (_plan.Add(new Fault(FaultEffect.Error)))
            Assert.NotNull(_plan.Choose("get", ConfigMaps));
        Assert.Null(_plan.Choose("get", ConfigMaps));

        _plan.Add(new Fault(FaultEffect.Error));
        _plan.Partition();
        _plan.Heal();

        Assert.Null(_plan.Choose("get", ConfigMaps));
        Assert.False(_plan.Partitioned);
    }

    [Fact]
    public void The_same_seed_hits_the_same_requests() => Gen.Select(Gen.Int, Gen.Double[0, 1]).Sample((seed, share) =>
    {
        Assert.Equal(Hits(seed, share, 100), Hits(seed, share, 100));
    });

    [Fact]
    public void A_share_of_the_requests_is_hit()
    {
        Assert.InRange(Hits(7, 0.3, 10_000).Count(hit => hit), 2_700, 3_300);
        Assert.DoesNotContain(true, Hits(7, 0, 1000));
        Assert.DoesNotContain(false, Hits(7, 1, 1000));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_share_that_is_none_is_refused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _plan.Add(new Fault(FaultEffect.Error) { Probability = share }));

    private static List<bool> Hits(int seed, double share, int requests)
    {
        var plan = Plan(seed);
        plan.Add(new Fault(FaultEffect.Error) { Probability = share });
        return [.. Enumerable.Range(0, requests).Select(_ => plan.Choose("get", ConfigMaps) is not null)];
    }

    private static FaultPlan Plan(int seed) => new(new IdSource(seed), () => { });
}
