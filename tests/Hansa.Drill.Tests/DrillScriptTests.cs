using Hansa.Sandbox.Drill.Deeds;

namespace Hansa.Drill.Tests;

/// <summary>The steps of a schedule.</summary>
public sealed class DrillScriptTests
{
    [Fact]
    public void They_follow_from_the_seed_alone()
    {
        Assert.Equal(DrillScript.Of(7), DrillScript.Of(7));
        Assert.NotEqual(DrillScript.Of(7), DrillScript.Of(8));
    }

    [Fact]
    public void Deeds_that_a_schedule_is_told_are_its_last()
    {
        var steps = DrillScript.Of(7, [DrillDeed.Copy, DrillDeed.Kill]);

        Assert.Equal([DrillDeed.Copy, DrillDeed.Kill], steps[^2..].Select(step => step.Deed));
        Assert.Equal(Enumerable.Range(1, steps.Length), steps.Select(step => step.Number));
        Assert.Equal(steps, DrillScript.Of(7, [DrillDeed.Copy, DrillDeed.Kill]));
    }

    [Fact]
    public void Everything_that_can_happen_happens_in_a_few_hundred_schedules() =>
        Assert.Empty(Enum.GetValues<DrillDeed>().Except(Enumerable.Range(1, 300).SelectMany(seed => DrillScript.Of(seed)).Select(step => step.Deed)));
}
