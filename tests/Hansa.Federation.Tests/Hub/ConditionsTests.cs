using Hansa.Api.Metadata;
using Hansa.Federation.Hub;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Hub;

public sealed class ConditionsTests
{
    private static readonly Condition Before = new() { Type = "Ready", Status = "True", Reason = "Ready", LastTransitionTime = Noon };

    [Fact]
    public void The_time_moves_when_the_status_does()
    {
        var condition = Conditions.Of([Before], "Ready", "False", "Ready", "", Noon.AddHours(1));

        Assert.Equal(Noon.AddHours(1), condition.LastTransitionTime);
    }

    [Fact]
    public void The_time_stays_when_only_reason_and_message_change()
    {
        var condition = Conditions.Of([Before], "Ready", "True", "Other", "new", Noon.AddHours(1));

        Assert.Equal((Noon, "Other", "new"), (condition.LastTransitionTime!.Value, condition.Reason, condition.Message));
    }

    [Fact]
    public void Equal_input_gives_an_equal_condition()
    {
        var first = Conditions.Of([], "Ready", "True", "Ready", "m", Noon.AddMilliseconds(500), 3);

        Assert.Equal(first, Conditions.Of([first], "Ready", "True", "Ready", "m", Noon.AddHours(1), 3));
        Assert.Equal(Noon, first.LastTransitionTime);
    }

    [Fact]
    public void Messages_are_bounded() => Assert.Equal(1025, Conditions.Of([], "Ready", "True", "Ready", new string('x', 5000), Noon).Message.Length);
}
