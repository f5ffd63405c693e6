using Hansa.Federation.Delivery;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>What people hear of watches that do not come about.</summary>
public sealed class WatchFailuresTests
{
    [Theory]
    [InlineData(ApiFailure.TimedOut, ApiFailure.Forbidden, ApiFailure.Forbidden)]
    [InlineData(ApiFailure.ServerError, ApiFailure.Unauthorized, ApiFailure.Unauthorized)]
    [InlineData(ApiFailure.BadAnswer, ApiFailure.Forbidden, ApiFailure.Forbidden)]
    [InlineData(ApiFailure.TimedOut, ApiFailure.BadAnswer, ApiFailure.BadAnswer)]
    public void What_somebody_has_to_mend_comes_first(ApiFailure one, ApiFailure other, ApiFailure told)
    {
        Assert.Equal(told, WatchFailures.Worst([new InformerState.Synced(), Failing(one), Failing(other)])!.Failure);
        Assert.Equal(told, WatchFailures.Worst([Failing(other), Failing(one), new InformerState.Missing()])!.Failure);
    }

    [Fact]
    public void Where_nothing_fails_there_is_nothing_to_tell() => Assert.Null(WatchFailures.Worst([new InformerState.Synced(), new InformerState.NotStarted()]));

    [Theory]
    [InlineData(ApiFailure.Forbidden, 0, true)]
    [InlineData(ApiFailure.BadAnswer, 0, true)]
    [InlineData(ApiFailure.ServerError, 59, false)]
    [InlineData(ApiFailure.ServerError, 60, true)]
    [InlineData(ApiFailure.TimedOut, 59, false)]
    [InlineData(ApiFailure.TimedOut, 60, true)]
    public void What_may_pass_by_itself_is_told_when_it_lasts(ApiFailure failure, int seconds, bool isTold) =>
        Assert.Equal(isTold, WatchFailures.IsToBeTold(Failing(failure), Noon.AddSeconds(seconds)));

    [Fact]
    public void Objects_that_cannot_be_read_are_counted_and_some_are_named()
    {
        Assert.Null(UnreadableThere.Describe([]));
        Assert.Equal("1 object there cannot be read: n/a (odd)", UnreadableThere.Describe([new("n/a", "odd")]));

        var many = UnreadableThere.Describe([.. Enumerable.Range(0, 5000).Select(i => new KeyValuePair<string, string>($"n/{i:0000}", new string('x', 5000)))])!;

        Assert.StartsWith("5000 objects there cannot be read: n/0000 (x", many, StringComparison.Ordinal);
        Assert.EndsWith(" and others", many, StringComparison.Ordinal);
        Assert.InRange(many.Length, 1, 4000);
    }

    private static InformerState.Failing Failing(ApiFailure failure) => new(failure, "because", Noon);
}
