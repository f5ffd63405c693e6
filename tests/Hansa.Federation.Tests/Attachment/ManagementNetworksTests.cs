using System.Text.Json;
using Hansa.Federation.Attachment;

namespace Hansa.Federation.Tests.Attachment;

public sealed class ManagementNetworksTests
{
    [Theory]
    [InlineData("""{"spec":{"podCIDR":"10.1.0.0/24","podCIDRs":["10.1.0.0/24","fd00::/64"]}}""", "10.1.0.0/24 fd00::/64")]
    [InlineData("""{"spec":{"podCIDR":"10.1.0.0/24"}}""", "10.1.0.0/24")]
    [InlineData("""{"spec":{"podCIDRs":[null,"10.1.0.0/24"]}}""", "10.1.0.0/24")]
    [InlineData("""{"spec":{}}""", "")]
    [InlineData("""{}""", "")]
    public void A_node_says_where_its_pods_are(string node, string ranges) => Assert.Equal(ranges, string.Join(' ', ManagementNetworks.PodRanges(JsonElement.Parse(node))));

    [Theory]
    [InlineData("""{"spec":{"clusterIP":"10.96.0.1","clusterIPs":["10.96.0.1","fd01::1"]}}""", "10.96.0.1/32 fd01::1/128")]
    [InlineData("""{"spec":{"clusterIP":"10.96.0.1"}}""", "10.96.0.1/32")]
    [InlineData("""{"spec":{"clusterIP":"None"}}""", "")]
    [InlineData("""{}""", "")]
    public void The_Service_of_its_API_server_is_its_own(string item, string addresses) => Assert.Equal(addresses, string.Join(' ', ManagementNetworks.AddressesOf(JsonElement.Parse(item))));

    [Theory]
    [InlineData("""{"subsets":[{"addresses":[{"ip":"192.0.2.7"},{"ip":"fd00::7"}],"notReadyAddresses":[{"ip":"192.0.2.8"}],"ports":[{"name":"https","port":6443}]}]}""", "192.0.2.7:6443 [fd00::7]:6443 192.0.2.8:6443")]
    [InlineData("""{"subsets":[{"addresses":[{"ip":"x"},{},7],"ports":[{"port":6443},{"port":70000},null]}]}""", "")]
    [InlineData("""{"subsets":null}""", "")]
    [InlineData("""{}""", "")]
    public void What_stands_behind_it_is_its_own_with_the_port(string endpoints, string servers) => Assert.Equal(servers, string.Join(' ', ManagementNetworks.ServersOf(JsonElement.Parse(endpoints))));

    [Theory]
    [InlineData("""{"spec":{"cidrs":["10.96.0.0/12","fd01::/108"]}}""", "10.96.0.0/12 fd01::/108")]
    [InlineData("""{"spec":{"cidrs":null}}""", "")]
    [InlineData("""{}""", "")]
    public void A_ServiceCIDR_says_where_services_are(string range, string ranges) => Assert.Equal(ranges, string.Join(' ', ManagementNetworks.ServiceRangesOf(JsonElement.Parse(range))));
}
