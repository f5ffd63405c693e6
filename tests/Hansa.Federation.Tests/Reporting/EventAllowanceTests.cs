using Hansa.Federation.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Federation.Tests.Reporting;

public sealed class EventAllowanceTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly EventAllowance _allowance;

    public EventAllowanceTests() => _allowance = new EventAllowance(_clock);

    [Fact]
    public void What_happens_again_and_again_to_one_object_leaves_the_others_their_Events()
    {
        Assert.Equal(25, Enumerable.Range(0, 1000).Count(_ => _allowance.Take("noisy")));

        Assert.True(_allowance.Take("quiet"));
    }

    [Fact]
    public void After_five_minutes_there_is_one_more()
    {
        Assert.Equal(25, Enumerable.Range(0, 30).Count(_ => _allowance.Take("noisy")));
        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(1, Enumerable.Range(0, 30).Count(_ => _allowance.Take("noisy")));
    }

    [Fact]
    public void Objects_that_were_quiet_for_long_are_forgotten()
    {
        Assert.All(Enumerable.Range(0, 5000), i => Assert.True(_allowance.Take($"{i}")));
        _clock.Advance(TimeSpan.FromHours(3));

        Assert.All(Enumerable.Range(5000, 5000), i => Assert.True(_allowance.Take($"{i}")));
    }
}
