using Hansa.Api;
using Hansa.Federation.Fleet;
using Microsoft.Extensions.Time.Testing;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Fleet;

public sealed class ClusterBoardTests
{
    [Fact]
    public void What_was_said_of_a_cluster_is_not_said_of_one_that_was_made_again_under_its_name()
    {
        var board = new ClusterBoard(new FakeTimeProvider());
        var cluster = ACluster("alpha-ns", "spoke-1");
        board.Post(new ClusterReport
        {
            Cluster = cluster.Metadata.Key,
            Uid = cluster.Metadata.Uid,
            Phase = "Joined",
            Reason = Reasons.Joined,
            Message = "the cluster is joined",
            ProbePeriod = TimeSpan.FromSeconds(10),
            IsAccountedFor = true,
        });

        Assert.NotNull(board.Find(cluster));
        Assert.Null(board.Find(cluster with { Metadata = cluster.Metadata with { Uid = "another" } }));
    }
}
