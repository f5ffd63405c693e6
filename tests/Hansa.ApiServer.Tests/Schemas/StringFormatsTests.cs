using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Tests.Schemas;

public sealed class StringFormatsTests
{
    [Theory]
    [InlineData("duration", "0", "1h30m", "-1.5h", "1H30M", "10 nanoseconds", "5 micros", "5 µs", "1wk", "1 week 2 days", " 3 hr", "1h 2 parsecs", "2562048h")]
    [InlineData("hostname", "localhost", "a", "a-b", "example.com", "x.y-z.io", "1.example", "bücher.example", "€.example")]
    [InlineData("mac", "01:23:45:67:89:ab", "01-23-45-67-89-ab", "0123.4567.89ab", "01:23:45:67:89:ab:cd:ef", "0123.4567.89AB.cdef", "00:00:00:00:fe:80:00:00:00:00:00:00:02:00:5e:10:00:00:00:01")]
    [InlineData("ipv4", "1.2.3.4")]
    [InlineData("ipv6", "::1", "2001:db8::1")]
    [InlineData("cidr", "10.0.0.0/8", "10.0.0.1/8", "2001:db8::1/64")]
    [InlineData("date-time", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05.678+02:00")]
    [InlineData("uuid", "3F2504E0-4F89-11D3-9A0C-0305E82C3301", "3f2504e04f8911d39a0c0305e82c3301")]
    [InlineData("nonsense", "", "anything")]
    public void Fits(string format, params string[] texts) => Assert.All(texts, text => Assert.True(StringFormats.Fits(text, format), text));

    [Theory]
    [InlineData("duration", "", "5", "h", "1 parsec", "1.5 days", "-1 day", "99999999999999999999h", "99999999999999999999 days")]
    [InlineData("hostname", "", "example.com.", "example.c", "-a.example", "a-.example", "my-host", "a_b.example", "a..example")]
    [InlineData("mac", "", "01:23:45:67:89", "01:23-45:67:89:ab", "0123.4567", "01:23:45:67:89:ag")]
    [InlineData("ipv4", "", "1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "::1")]
    [InlineData("ipv6", "", "1.2.3.4", "fe80::1%eth0", "[::1]")]
    [InlineData("cidr", "", "10.0.0.0", "10.0.0.0/33")]
    [InlineData("date-time", "2024-01-02", "2024-13-02T03:04:05Z")]
    [InlineData("uuid4", "3F2504E0-4F89-11D3-9A0C-0305E82C3301")]
    public void Does_not_fit(string format, params string[] texts) => Assert.All(texts, text => Assert.False(StringFormats.Fits(text, format), text));

    [Theory]
    [InlineData("byte")]
    [InlineData("cidr")]
    [InlineData("date")]
    [InlineData("date-time")]
    [InlineData("duration")]
    [InlineData("email")]
    [InlineData("hostname")]
    [InlineData("ipv4")]
    [InlineData("ipv6")]
    [InlineData("mac")]
    [InlineData("uri")]
    [InlineData("uuid")]
    public void Every_format_reads_the_longest_text(string format) =>
        Assert.All("1 .:-/a@".Select(character => new string(character, 3 * 1024 * 1024)), text => StringFormats.Fits(text + "!", format));
}
