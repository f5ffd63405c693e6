using Hansa.Api;

namespace Hansa.Federation.Tests.Planning;

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
    [InlineData("999999h999999h999999h")]
    [InlineData("PT10M")]
    public void Anything_else_is_no_duration(string? text) => Assert.Null(GoDuration.TryParse(text));

    [Theory]
    [InlineData("5m", true)]
    [InlineData("3600000ms", true)]
    [InlineData("1h30m", true)]
    [InlineData("300", false)]
    [InlineData("1d", false)]
    [InlineData("10 min", false)]
    [InlineData("0s", false)]
    [InlineData("0.5ms", false)]
    public void Flux_takes_what_every_version_of_it_can_read(string text, bool isTaken) => Assert.Equal(isTaken, GoDuration.IsForFlux(text));

    [Theory]
    [InlineData("10m", "10m0s")]
    [InlineData("60s", "1m0s")]
    [InlineData("90s", "1m30s")]
    [InlineData("1h", "1h0m0s")]
    [InlineData("1.5h", "1h30m0s")]
    [InlineData("48h", "48h0m0s")]
    [InlineData("1500ms", "1.5s")]
    [InlineData("500ms", "500ms")]
    [InlineData("0.5s", "500ms")]
    [InlineData("0m", "0s")]
    [InlineData("10m0s", "10m0s")]
    [InlineData("0.5ms", "0.5ms")]
    [InlineData("soon", "soon")]
    public void Durations_are_written_as_Go_prints_them(string text, string canonical) => Assert.Equal(canonical, GoDuration.Canonical(text));
}
