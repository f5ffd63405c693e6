using Hansa.Federation.Delivery;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>Two writers fighting over one object: Hansa slows to one attempt an hour on it; it does not stop.</summary>
public sealed class FightWatchTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FightWatch _fights;

    public FightWatchTests() => _fights = new FightWatch(_clock);

    [Fact]
    public void A_few_rounds_are_put_right_at_once()
    {
        Rounds(4);

        Assert.Null(_fights.HeldUntil("uid"));
    }

    [Fact]
    public void After_five_rounds_in_ten_minutes_the_object_is_left_for_an_hour()
    {
        Rounds(5);

        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromHours(1), _fights.HeldUntil("uid"));
    }

    [Fact]
    public void It_is_tried_once_an_hour_from_then_on()
    {
        Rounds(5);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(_fights.HeldUntil("uid"));

        Rounds(1);

        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromHours(1), _fights.HeldUntil("uid"));
    }

    [Fact]
    public void Rounds_that_lie_far_apart_are_no_fight()
    {
        for (var i = 0; i < 20; i++)
        {
            Rounds(1);
            _clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Null(_fights.HeldUntil("uid"));
    }

    [Fact]
    public void Another_object_is_another_matter()
    {
        Rounds(5);

        Assert.Null(_fights.HeldUntil("made-again"));
    }

    [Fact]
    public void Two_calm_hours_are_forgotten()
    {
        Rounds(5);
        _clock.Advance(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(1));
        _fights.Forget();

        Rounds(1);

        Assert.Null(_fights.HeldUntil("uid"));
    }

    private void Rounds(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _fights.Record("uid");
        }
    }
}
