using Hansa.Api.Metadata;
using Hansa.Federation.Attachment;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Attachment;

public sealed class ClusterIdentitiesTests
{
    private static readonly ObjectKey Older = new("alpha-ns", "z-older");
    private static readonly ObjectKey Younger = new("alpha-ns", "a-younger");
    private readonly ClusterIdentities _identities = new();

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
    public void The_older_wins_whoever_came_first()
    {
        _identities.Claim("uid", Younger, Noon.AddSeconds(1));

        Assert.Equal(Older, _identities.Claim("uid", Older, Noon));
        Assert.Equal(Older, _identities.Claim("uid", Younger, Noon.AddSeconds(1)));
    }

    [Fact]
    public void Of_two_made_in_one_second_the_first_by_name_stays()
    {
        _identities.Claim("uid", Older, Noon);

        Assert.Equal(Younger, _identities.Claim("uid", Younger, Noon));
    }

    [Fact]
    public void The_host_is_older_than_any()
    {
        var host = new ObjectKey("kommander-default-workspace", "host-cluster");
        _identities.Claim("uid", Older, Noon);

        Assert.Equal(host, _identities.Claim("uid", host, DateTimeOffset.MinValue));
    }

    [Fact]
    public void When_the_older_goes_the_younger_holds_the_cluster()
    {
        _identities.Claim("uid", Older, Noon);
        _identities.Claim("uid", Younger, Noon.AddSeconds(1));

        _identities.Release(Older);

        Assert.Equal(Younger, _identities.Claim("uid", Younger, Noon.AddSeconds(1)));
    }

    [Fact]
    public void Two_clusters_do_not_meet()
    {
        _identities.Claim("uid-1", Older, Noon);

        Assert.Equal(Younger, _identities.Claim("uid-2", Younger, Noon.AddSeconds(1)));
    }
}
