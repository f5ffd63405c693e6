using Hansa.ApiServer.Tables;

namespace Hansa.ApiServer.Tests.Tables;

public sealed class HumanAgeTests
{
    [Theory]
    [InlineData("00:00:00", "0s")]
    [InlineData("00:00:59", "59s")]
    [InlineData("00:01:59", "119s")]
    [InlineData("00:02:00", "2m")]
    [InlineData("00:03:20", "3m20s")]
    [InlineData("00:10:00", "10m")]
    [InlineData("02:59:59", "179m")]
    [InlineData("03:00:00", "3h")]
    [InlineData("07:30:00", "7h30m")]
    [InlineData("08:59:00", "8h")]
    [InlineData("1.23:59:59", "47h")]
    [InlineData("2.03:00:00", "2d3h")]
    [InlineData("8.00:00:00", "8d")]
    [InlineData("729.23:00:00", "729d")]
    [InlineData("730.00:00:00", "2y")]
    [InlineData("800.00:00:00", "2y70d")]
    [InlineData("2920.00:00:00", "8y")]
    [InlineData("-00:00:01", "0s")]
    [InlineData("-00:00:05", "<invalid>")]
    public void An_age_is_shown_as_kubectl_shows_it(string age, string shown) => Assert.Equal(shown, HumanAge.Of(TimeSpan.Parse(age, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(null, "<unknown>")]
    [InlineData("", "<unknown>")]
    [InlineData("yesterday", "<unknown>")]
    [InlineData("2026-01-01T11:59:15Z", "45s")]
    public void A_time_is_an_age_until_now(string? time, string shown) =>
        Assert.Equal(shown, HumanAge.Since(time, new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)));
}
