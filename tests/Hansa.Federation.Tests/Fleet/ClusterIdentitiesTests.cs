using Hansa.Api.Metadata;
using Hansa.Federation.Fleet;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Fleet;

public sealed class ClusterIdentitiesTests
{
    private static readonly ObjectKey Older = new("alpha-ns", "z-older");
    private static readonly ObjectKey Younger = new("alpha-ns", "a-younger");
    private readonly Dictionary<string, ObjectKey> _recorded = [];
    private readonly ClusterIdentities _identities;

    public ClusterIdentitiesTests() => _identities = new ClusterIdentities(id => _recorded.TryGetValue(id, out var cluster) ? cluster : null);

    [Fact]
    public void The_only_one_holds_its_cluster() => Assert.Equal(Older, _identities.Claim("uid", Older, Noon));

    [Fact]
    public void Of_two_the_older_stays()
    {
        _identities.Claim("uid", Older, Noon);

        Assert.Equal(Older, _identities.Claim("uid", Younger, Noon.AddSeconds(1)));
        Assert.Equal(Older, _identities.Claim("uid", Older, Noon));
    }

    [Fact]
    public void Of_two_that_have_not_joined_the_older_wins_whoever_came_first()
    {
        _identities.Claim("uid", Younger, Noon.AddSeconds(1));

        Assert.Equal(Older, _identities.Claim("uid", Older, Noon));
        Assert.Equal(Older, _identities.Claim("uid", Younger, Noon.AddSeconds(1)));
    }

    [Fact]
    public void Of_two_made_in_one_second_the_one_that_came_first_stays()
    {
        _identities.Claim("uid", Older, Noon);

        Assert.Equal(Older, _identities.Claim("uid", Younger, Noon));
        Assert.Equal(Older, _identities.Claim("uid", Older, Noon));
    }

    [Fact]
    public void One_that_joined_stays_whoever_is_pointed_there_later()
    {
        _identities.Claim("uid", Younger, Noon.AddSeconds(1));
        _recorded["uid"] = Younger;

        Assert.Equal(Younger, _identities.Claim("uid", Older, Noon));
    }

    [Fact]
    public void One_that_joined_keeps_its_cluster_across_a_restart_though_it_cannot_be_reached()
    {
        _recorded["uid"] = Older;

        Assert.Equal(Older, _identities.Claim("uid", Younger, Noon.AddSeconds(1)));
    }

    [Fact]
    public void When_the_holder_goes_the_other_is_told_and_holds_the_cluster()
    {
        var told = new List<ObjectKey>();
        _identities.GivenBack += told.AddRange;
        _recorded["uid"] = Older;
        _identities.Claim("uid", Older, Noon);
        _identities.Claim("uid", Younger, Noon.AddSeconds(1));

        _recorded.Clear();
        _identities.GiveBack(Older);

        Assert.Equal([Younger], told);
        Assert.Equal(Younger, _identities.Claim("uid", Younger, Noon.AddSeconds(1)));
    }

    [Fact]
    public void One_that_is_recorded_and_never_came_is_told_of_as_well_when_it_goes()
    {
        var told = new List<ObjectKey>();
        _identities.GivenBack += told.AddRange;
        _recorded["uid"] = Older;
        _identities.Claim("uid", Younger, Noon.AddSeconds(1));

        _identities.GiveBack(Older);

        Assert.Equal([Younger], told);
    }

    [Fact]
    public void Two_clusters_do_not_meet()
    {
        _identities.Claim("uid-1", Older, Noon);

        Assert.Equal(Younger, _identities.Claim("uid-2", Younger, Noon.AddSeconds(1)));
    }
}
