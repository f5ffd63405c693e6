using Hansa.Cli.Output;

namespace Hansa.Cli.Tests.Output;

public sealed class AgesTests
{
    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(389, "6m29s")]
    [InlineData(62 * 60, "62m")]
    [InlineData(3 * 3600 + 60, "3h1m")]
    [InlineData(30 * 3600, "30h")]
    [InlineData(50 * 3600, "2d2h")]
    [InlineData(20 * 86400, "20d")]
    [InlineData(-30, "<invalid>")]
    public void Ages_are_told_as_kubectl_tells_them(int seconds, string age) => Assert.Equal(age, Ages.Of(TimeSpan.FromSeconds(seconds)));
}
