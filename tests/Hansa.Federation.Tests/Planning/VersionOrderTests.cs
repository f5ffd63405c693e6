using Hansa.Federation.Planning;

namespace Hansa.Federation.Tests.Planning;

public sealed class VersionOrderTests
{
    [Theory]
    [InlineData("0.9.0", "0.10.0")]
    [InlineData("v0.9.0", "0.10.0")]
    [InlineData("1.0", "1.0.1")]
    [InlineData("current", "0.0.1")]
    [InlineData("99999999999999999998", "99999999999999999999")]
    [InlineData("1.0.0-rc1", "1.0.0-rc2")]
    [InlineData("1.0.0-rc1", "1.0.0")]
    [InlineData("0.9.9", "1.0.0-alpha")]
    [InlineData("1.0.0-alpha", "1.0.0-alpha.1")]
    [InlineData("1.0.0-alpha.1", "1.0.0-alpha.beta")]
    [InlineData("1.0.0-beta.2", "1.0.0-beta.11")]
    [InlineData("1.0.0-beta.11", "1.0.0-rc.1")]
    [InlineData("1.0.0-x-y", "1.0.0-x-z")]
    [InlineData("", "1")]
    public void Versions_are_ordered_part_by_part(string older, string newer)
    {
        Assert.True(VersionOrder.Instance.Compare(older, newer) < 0);
        Assert.True(VersionOrder.Instance.Compare(newer, older) > 0);
    }

    [Theory]
    [InlineData("1.2.3", "v1.2.3")]
    [InlineData("1.02", "1.2")]
    [InlineData("1.0.0+build.1", "1.0.0+build.2")]
    [InlineData(null, "")]
    public void Some_versions_are_equal(string? one, string? other) => Assert.Equal(0, VersionOrder.Instance.Compare(one, other));
}
