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

    [Fact]
    public async Task Another_cluster_is_noticed_before_anything_is_made_there()
    {
        var another = New with { ClusterId = "another" };
        var watch = Watch(() => another);

        await Assert.ThrowsAsync<ApiException>(() => watch.ConfirmAsync(Ct));

        Assert.Equal(another, watch.Current); // whoever works with the cluster looks whether it is the right one
    }

    [Fact]
    public async Task It_is_noticed_as_well_when_the_facts_were_asked_again_after_somebody_looked()
    {
        var another = New with { ClusterId = "another" };
        var watch = Watch(() => another);
        watch.Admit(watch.Current.ClusterId);
        watch.Away();
        Assert.True(await watch.LookAsync(Ct)); // by now the other is what is known

        await Assert.ThrowsAsync<ApiException>(() => watch.ConfirmAsync(Ct));

        watch.Admit("another"); // a person accepted it
        await watch.ConfirmAsync(Ct);
    }

    [Fact]
    public async Task When_the_right_one_answers_again_that_is_known_with_the_next_good_probe()
    {
        var answer = New with { ClusterId = "another" };
        var watch = Watch(() => answer);
        await Assert.ThrowsAsync<ApiException>(() => watch.ConfirmAsync(Ct));
        answer = New;

        Assert.True(await watch.LookAsync(Ct));

        Assert.Equal(New, watch.Current);
    }

    [Fact]
    public async Task The_same_cluster_is_asked_for_nothing_but_its_identity()
    {
        var watch = Watch(() => New);

        await watch.ConfirmAsync(Ct);

        Assert.Equal((0, Old), (_asked, watch.Current));
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
        _ => Task.FromResult(answer().ClusterId),
        _clock);
}
