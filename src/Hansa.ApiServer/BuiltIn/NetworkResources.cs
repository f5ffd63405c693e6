using System.Collections.Immutable;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>How traffic finds its way: networking and discovery.</summary>
internal static class NetworkResources
{
    private static readonly ResourceGroup NetworkingGroup = new("networking.k8s.io", "v1");
    private static readonly ResourceGroup DiscoveryGroup = new("discovery.k8s.io", "v1");

    public static ImmutableArray<ResourceDefinition> Networking =>
    [
        NetworkingGroup.ClusterWide("IngressClass", "ingressclasses") with
        {
            Generation = GenerationRule.Spec,
            Columns = Columns.Of("Controller", "Parameters", "Age"),
        },
        NetworkingGroup.Namespaced("Ingress", "ingresses", "ing") with
        {
            Generation = GenerationRule.Spec,
            Subresources = ["status"],
            Columns = Columns.Of("Class", "Hosts", "Address", "Ports", "Age"),
        },
        NetworkingGroup.ClusterWide("IPAddress", "ipaddresses", "ip") with { Columns = Columns.Of("ParentRef", "Age") },
        NetworkingGroup.Namespaced("NetworkPolicy", "networkpolicies", "netpol") with
        {
            Generation = GenerationRule.Spec,
            Columns = Columns.Of("Pod-Selector", "Age"),
        },
        NetworkingGroup.ClusterWide("ServiceCIDR", "servicecidrs") with
        {
            Subresources = ["status"],
            Columns = Columns.Of("CIDRs", "Age"),
        },
    ];

    public static ImmutableArray<ResourceDefinition> Discovery =>
    [
        DiscoveryGroup.Namespaced("EndpointSlice", "endpointslices") with
        {
            Generation = GenerationRule.AllButStatus,
            Columns = Columns.Of("AddressType", "Ports", "Endpoints", "Age"),
        },
    ];
}
