using Hansa.Sandbox.Drill;

namespace Hansa.Sandbox.Tests;

/// <summary>Time that moves only when it is moved.</summary>
public sealed class DrillClockTests
{
    private readonly DrillClock _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<string> _called = [];

    [Fact]
    public void Timers_are_called_in_the_order_of_their_time_each_at_its_own()
    {
        using var late = Timer("late", 3, 0);
        using var early = Timer("early", 1, 0);

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["early at 1", "late at 3"], _called);
        Assert.Equal(5, _clock.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_period_is_kept_through_a_jump()
    {
        using var periodic = Timer("p", 1, 2);

        _clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(["p at 1", "p at 3", "p at 5"], _called);
    }

    [Fact]
    public void A_timer_that_was_changed_or_disposed_of_is_not_called_at_its_old_time()
    {
        using var changed = Timer("changed", 1, 0);
        Timer("gone", 1, 0).Dispose();
        changed.Change(TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(_called);
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["changed at 4"], _called);
    }

    private ITimer Timer(string name, int due, int period) => _clock.CreateTimer(
        _ => _called.Add($"{name} at {_clock.Elapsed.TotalSeconds}"), null, TimeSpan.FromSeconds(due), period == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period));
}
