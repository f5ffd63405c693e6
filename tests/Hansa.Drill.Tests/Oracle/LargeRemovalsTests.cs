using Hansa.Sandbox.Drill.Oracle;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Drill.Tests.Oracle;

/// <summary>How many uninstalls are too many.</summary>
public sealed class LargeRemovalsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LargeRemovals _large;

    public LargeRemovalsTests() => _large = new LargeRemovals(2, _clock);

    [Fact]
    public void One_more_at_once_than_may_be_is_one_too_many()
    {
        Assert.False(IsOneTooMany("a"));
        Assert.False(IsOneTooMany("b"));
        Assert.False(IsOneTooMany("b"));
        Assert.True(IsOneTooMany("c"));
    }

    [Fact]
    public void What_was_long_ago_does_not_count()
    {
        Assert.False(IsOneTooMany("a"));
        Assert.False(IsOneTooMany("b"));

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.False(IsOneTooMany("c"));
    }

    [Fact]
    public void What_a_person_confirmed_does_not_count()
    {
        _large.Confirm("team");

        Assert.DoesNotContain(true, "abcdef".Select(app => IsOneTooMany(app.ToString())));
    }

    private bool IsOneTooMany(string app) => _large.IsOneTooMany("team", "here", app);
}
