using Hansa.Federation.Attachment;

namespace Hansa.Federation.Tests.Attachment;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("500ms", 0.5)]
    [InlineData("1h1m1s", 3661)]
    [InlineData("0s", 0)]
    public void Durations_are_read_as_Go_writes_them(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), GoDuration.TryParse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("m")]
    [InlineData("10 m")]
    [InlineData("10d")]
    [InlineData("-10m")]
    [InlineData("10m!")]
    [InlineData("9999999h")]
    [InlineData("PT10M")]
    public void Anything_else_is_no_duration(string? text) => Assert.Null(GoDuration.TryParse(text));
}
