using System.Text.Json;
using Hansa.Federation.Attachment;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Federation.Tests.Attachment;

public sealed class ClusterFactsTests
{
    private static readonly ClusterFacts Old = new("uid", "v1.30.0", null);
    private static readonly ClusterFacts New = new("uid", "v1.31.0", "aws:///a/i-1");

    private readonly FakeTimeProvider _clock = new();
    private int _asked;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_that_is_well_is_asked_again_after_some_minutes_only()
    {
        var watch = Watch(() => New);
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.False(await watch.LookAsync(Ct));
        Assert.Equal((0, Old), (_asked, watch.Current));

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(await watch.LookAsync(Ct));
        Assert.False(await watch.LookAsync(Ct));
        Assert.Equal((1, New), (_asked, watch.Current));
    }

    [Fact]
    public async Task A_cluster_that_was_away_is_asked_as_soon_as_it_is_well_and_once()
    {
        var watch = Watch(() => New);
        watch.Away();

        Assert.True(await watch.LookAsync(Ct));
        Assert.False(await watch.LookAsync(Ct));

        Assert.Equal((1, New), (_asked, watch.Current));
    }

    [Fact]
    public async Task What_cannot_be_asked_stays_as_it_was_and_is_asked_again()
    {
        var answers = new Queue<Func<ClusterFacts>>([() => throw new ApiException(ApiFailure.ServerError, "not now"), () => New]);
        var watch = Watch(() => answers.Dequeue()());
        watch.Away();

        Assert.False(await watch.LookAsync(Ct));
        Assert.Equal(Old, watch.Current);
        Assert.True(await watch.LookAsync(Ct));
        Assert.Equal(New, watch.Current);
    }

    [Theory]
    [InlineData("""{"items":[{"spec":{}},{"spec":{"providerID":""}},{"spec":{"providerID":"kind://docker/a"}}]}""", "kind://docker/a")]
    [InlineData("""{"items":[{"spec":{"providerID":7}},{},null]}""", null)]
    [InlineData("""{"items":null}""", null)]
    [InlineData("[]", null)]
    public void Nodes_say_where_they_come_from(string nodes, string? id) => Assert.Equal(id, ClusterFacts.ProviderIdOf(JsonElement.Parse(nodes)));

    private FactsWatch Watch(Func<ClusterFacts> answer) => new(
        Old,
        _ =>
        {
            _asked++;
            return Task.FromResult(answer());
        },
        _clock);
}
