using System.Collections.Immutable;
using System.Net;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Transport;

public sealed class AddressPolicyTests
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.1.1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("100.100.100.200")]
    [InlineData("fe80::1%3")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("224.0.0.1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("::169.254.169.254")]
    [InlineData("fd20:ce::254")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    public void Some_addresses_are_never_allowed(string address)
    {
        var permissive = new AddressPolicy { AllowLoopback = true, AllowManagement = true, Allowed = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")] };

        Assert.NotNull(permissive.Check(IPAddress.Parse(address)));
        Assert.Null(AddressPolicy.Unrestricted.Check(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("10.1.1.1", false)]
    [InlineData("10.1.2.1", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("::ffff:10.1.2.3", false)]
    [InlineData("10.9.9.9", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.2", true)]
    public void The_narrowest_range_decides_and_lifts_what_would_need_permission(string address, bool allowed)
    {
        var policy = new AddressPolicy
        {
            Denied = [IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("10.1.2.3/32")],
            Allowed = [IPNetwork.Parse("10.1.2.0/24"), IPNetwork.Parse("10.1.2.3/32"), IPNetwork.Parse("127.0.0.2/32")],
        };

        Assert.Equal(allowed, policy.Check(IPAddress.Parse(address)) is null);
        Assert.Equal(allowed, policy.WithManagement(() => [], () => []).Check(IPAddress.Parse(address)) is null);
    }

    [Fact]
    public void The_management_clusters_own_API_server_is_told_from_others_at_its_address_by_the_port()
    {
        var policy = AddressPolicy.Default.WithManagement(() => [], () => [IPEndPoint.Parse("192.0.2.7:6443")]);

        Assert.Equal("the management cluster's own API server", policy.Check(IPAddress.Parse("192.0.2.7"), 6443));
        Assert.Equal("the management cluster's own API server", policy.Check(IPAddress.Parse("::ffff:192.0.2.7"), 6443));
        Assert.Null(policy.Check(IPAddress.Parse("192.0.2.7"), 6444));
    }

    [Fact]
    public void Networks_that_are_found_later_count_from_then_on()
    {
        ImmutableArray<IPNetwork> found = [];
        var policy = new AddressPolicy { ManagementNetworks = [IPNetwork.Parse("10.0.0.0/24")] }.WithManagement(() => found, () => []);
        var service = IPAddress.Parse("10.96.0.1");

        Assert.Null(policy.Check(service));
        found = [IPNetwork.Parse("10.96.0.0/12")];
        Assert.NotNull(policy.Check(service));
        Assert.NotNull(policy.Check(IPAddress.Parse("10.0.0.1")));
        Assert.Null(new AddressPolicy { AllowManagement = true }.WithManagement(() => found, () => []).Check(service));
        Assert.Null(AddressPolicy.Unrestricted.WithManagement(() => found, () => []).Check(service));
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("fd00::1")]
    [InlineData("8.8.8.8")]
    public void Private_and_public_addresses_are_allowed(string address) => Assert.Null(AddressPolicy.Default.Check(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Loopback_needs_permission(string address)
    {
        Assert.NotNull(AddressPolicy.Default.Check(IPAddress.Parse(address)));
        Assert.Null(new AddressPolicy { AllowLoopback = true }.Check(IPAddress.Parse(address)));
    }

    [Fact]
    public void The_management_clusters_networks_need_permission()
    {
        var policy = new AddressPolicy { ManagementNetworks = [IPNetwork.Parse("10.96.0.0/12")] };

        Assert.NotNull(policy.Check(IPAddress.Parse("10.96.0.1")));
        Assert.NotNull(policy.Check(IPAddress.Parse("::ffff:10.96.0.1")));
        Assert.Null(policy.Check(IPAddress.Parse("10.0.0.1")));
    }
}
