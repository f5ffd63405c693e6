using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Tests.Schemas;

public sealed class GoTimesTests
{
    [Theory]
    [InlineData("2024-02-29T03:04:05Z")]
    [InlineData("2024-01-02T3:04:05Z")]
    [InlineData("2024-01-02T03:04:05,5Z")]
    [InlineData("2024-01-02T03:04:05.123456789+24:60")]
    [InlineData("0000-02-29T00:00:00Z")]
    public void A_time_is_read(string text) => Assert.Null(GoTimes.Problem(text, isMicro: false));

    [Theory]
    [InlineData("2024-13-02T03:04:05Z", "month")]
    [InlineData("2024-00-02T03:04:05Z", "month")]
    [InlineData("2023-02-29T03:04:05Z", "day")]
    [InlineData("2024-01-00T03:04:05Z", "day")]
    [InlineData("2024-01-02T24:04:05Z", "hour")]
    [InlineData("2024-01-02T03:60:05Z", "minute")]
    [InlineData("2024-01-02T03:04:60Z", "second")]
    [InlineData("2024-01-02T03:04:05+25:00", "time zone offset hour")]
    [InlineData("2024-01-02T03:04:05+25:61", "time zone offset minute")]
    public void A_number_that_no_clock_shows_is_told_of(string text, string unit) =>
        Assert.Equal($"parsing time \"{text}\": {unit} out of range", GoTimes.Problem(text, isMicro: false));

    [Fact]
    public void A_MicroTime_takes_a_comma_and_exactly_six_digits()
    {
        Assert.Null(GoTimes.Problem("2024-01-02T03:04:05,123456Z", isMicro: true));
        Assert.Equal("parsing time \"2024-01-02T03:04:05Z\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"Z\" as \".000000\"", GoTimes.Problem("2024-01-02T03:04:05Z", isMicro: true));
        Assert.Equal("parsing time \"2024-02-30T03:04:05.123456Zx\": extra text: \"x\"", GoTimes.Problem("2024-02-30T03:04:05.123456Zx", isMicro: true));
    }
}
