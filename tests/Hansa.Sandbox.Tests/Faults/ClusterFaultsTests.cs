using Hansa.Sandbox.Faults;

namespace Hansa.Sandbox.Tests.Faults;

public sealed class ClusterFaultsTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var faults = new ClusterFaults { Partition = true, Slow = TimeSpan.FromSeconds(2), Flap = TimeSpan.FromMilliseconds(1500), Errors = 0.125 };

        Assert.Equal(faults, ClusterFaults.FromData(faults.ToData()));
    }

    [Theory]
    [InlineData("slow", "fast", "'fast' is not a duration")]
    [InlineData("slow", "0s", "'0s' is not a duration")]
    [InlineData("slow", "1m30s", "'1m30s' is not a duration")]
    [InlineData("errors", "120%", "'120%' is not a share")]
    [InlineData("errors", "0.2", "'0.2' is not a share")]
    [InlineData("partition", "maybe", "partition: maybe is neither true nor false")]
    [InlineData("fire", "true", "fire is no fault")]
    public void What_is_not_understood_is_named(string key, string value, string message)
    {
        var error = Assert.Throws<FormatException>(() => ClusterFaults.FromData(new Dictionary<string, string> { [key] = value }));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("2s", 2)]
    [InlineData("1.5m", 90)]
    [InlineData("1h", 3600)]
    public void Durations_have_units(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Parse(text));
}
