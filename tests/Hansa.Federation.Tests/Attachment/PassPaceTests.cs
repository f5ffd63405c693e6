using Hansa.Federation.Attachment;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Federation.Tests.Attachment;

public sealed class PassPaceTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly PassPace _pace;

    public PassPaceTests() => _pace = new PassPace(_clock);

    [Fact]
    public void A_cluster_that_does_not_stop_telling_is_looked_at_once_a_second()
    {
        Assert.Equal(19, Passes(19, TimeSpan.FromMilliseconds(20)));
        Assert.Equal(TimeSpan.FromMilliseconds(20), _pace.Next);

        Passes(1, TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromSeconds(1), _pace.Next);
    }

    [Fact]
    public void One_that_tells_now_and_then_is_looked_at_at_once()
    {
        Passes(100, TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromMilliseconds(20), _pace.Next);
    }

    [Fact]
    public void What_was_long_ago_does_not_count()
    {
        Passes(100, TimeSpan.FromMilliseconds(20));

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromMilliseconds(20), _pace.Next);
    }

    private int Passes(int count, TimeSpan apart)
    {
        for (var i = 0; i < count; i++)
        {
            _clock.Advance(apart);
            _pace.Passing();
        }

        return count;
    }
}
