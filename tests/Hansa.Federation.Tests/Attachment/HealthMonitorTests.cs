using System.Threading.Channels;
using Hansa.Federation.Attachment;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Tests.Attachment;

/// <summary>What a cluster's worker hears of its health, and when.</summary>
public sealed class HealthMonitorTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_hears_that_a_cluster_is_well_again_knows_which_one_answers_by_now()
    {
        var answer = "ok";
        await using var cluster = new CannedCluster(_ => Volatile.Read(ref answer));
        var answers = new Queue<Func<ClusterFacts>>([() => throw new ApiException(ApiFailure.ServerError, "not yet"), () => new ClusterFacts("another", "v1.30.0", null)]);
        var facts = new FactsWatch(new ClusterFacts("id", "v1.30.0", null), _ => Task.FromResult(answers.Dequeue()()), _ => Task.FromResult("another"), TimeProvider.System);
        var heard = Channel.CreateUnbounded<string>();
        await using var monitor = new HealthMonitor(
            cluster.Client, facts, TimeSpan.FromMilliseconds(1), () => heard.Writer.TryWrite(facts.Current.ClusterId), TimeProvider.System, new Random(1));

        Assert.Equal("id", await heard.Reader.ReadAsync(Ct)); // it is well
        Volatile.Write(ref answer, "no");
        Assert.Equal("id", await heard.Reader.ReadAsync(Ct)); // it is not
        Volatile.Write(ref answer, "ok");

        Assert.Equal("another", await heard.Reader.ReadAsync(Ct));
    }
}
