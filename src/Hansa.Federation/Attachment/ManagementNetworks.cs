using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Attachment;

/// <summary>
/// The management cluster's own address ranges, as far as its ServiceCIDRs and its nodes' <c>podCIDRs</c> say, the cluster IPs of its own Service
/// <c>default/kubernetes</c>, and the addresses with their ports behind that: tenants' kubeconfigs may not lead there. Read before the first cluster is
/// connected to and now and then afterwards; a watch of nodes would be all heartbeats.
/// </summary>
internal sealed partial class ManagementNetworks(ApiClient management, TimeProvider clock, ILogger<ManagementNetworks> log)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);
    private static readonly ResourceType Nodes = new("", "v1", "nodes", "Node", false);
    private static readonly ImmutableArray<ResourceType> ServiceRanges =
    [
        new("networking.k8s.io", "v1", "servicecidrs", "ServiceCIDR", false),
        new("networking.k8s.io", "v1beta1", "servicecidrs", "ServiceCIDR", false),
    ];

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);
    private static readonly ResourceType Behind = new("", "v1", "endpoints", "Endpoints", true);
    private static readonly ResourceType ApiServer = new("", "v1", "services", "Service", true);
    private static readonly ObjectKey ApiServerKey = new("default", "kubernetes");

    private ImmutableArray<IPNetwork>?[] _known = [null, null, null];
    private ImmutableArray<IPEndPoint>? _servers;
    private bool _isSoon; // something failed that may go better in a moment

    /// <summary>The ranges that are known now.</summary>
    public ImmutableArray<IPNetwork> Current => [.. _known.SelectMany(k => k ?? []).Distinct()];

    /// <summary>Where its API servers are known to listen now.</summary>
    public ImmutableArray<IPEndPoint> Servers => _servers ?? [];

    /// <summary>Reads them; what cannot be read stays as it was known.</summary>
    public async Task ReadAsync(CancellationToken ct)
    {
        _isSoon = false;
        var pods = await ReadAsync([Nodes], PodRanges, ct);
        var services = await ReadAsync(ServiceRanges, ServiceRangesOf, ct);
        var server = await ReadApiServerAsync(ApiServer, AddressesOf, ct);
        _known = [pods ?? _known[0], services ?? _known[1], server ?? _known[2]];
        _servers = await ReadApiServerAsync(Behind, ServersOf, ct) ?? _servers;
    }

    private async Task<ImmutableArray<T>?> ReadApiServerAsync<T>(ResourceType type, Func<JsonElement, IEnumerable<T>> read, CancellationToken ct)
    {
        try
        {
            using var found = await management.GetAsync(type.ObjectPath(ApiServerKey), ct);
            return found is null ? [] : [.. read(found.RootElement).Distinct()];
        }
        catch (ApiException e)
        {
            Unread(type, e);
            return null;
        }
    }

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(_isSoon ? Again : Period, clock, ct);
            await ReadAsync(ct);
        }
    }

    private void Unread(ResourceType type, ApiException e)
    {
        _isSoon |= e.Failure != ApiFailure.Forbidden;
        LogUnread(type, e.Message);
    }

    /// <summary>From the first of the kinds that is served; none when none is.</summary>
    private async Task<ImmutableArray<IPNetwork>?> ReadAsync(ImmutableArray<ResourceType> types, Func<JsonElement, IEnumerable<string>> ranges, CancellationToken ct)
    {
        foreach (var type in types)
        {
            try
            {
                var found = ImmutableArray.CreateBuilder<IPNetwork>();
                await foreach (var page in management.ListAsync(type, null, new ListOptions(), ct))
                {
                    found.AddRange(page.Items.SelectMany(ranges).SelectMany(Parse));
                }

                return [.. found.Distinct()];
            }
            catch (ApiException e) when (e.Failure == ApiFailure.NotFound)
            {
                // Kubernetes before 1.33 has no ServiceCIDR, or another version of it.
            }
            catch (ApiException e)
            {
                Unread(type, e);
                return null;
            }
        }

        return [];
    }

    internal static IEnumerable<string> PodRanges(JsonElement node) =>
        !node.TryGetProperty("spec", out var spec) ? []
        : Texts(spec, "podCIDRs") is { Length: > 0 } all ? all
        : spec.TryGetProperty("podCIDR", out var one) && one.ValueKind == JsonValueKind.String ? [one.GetString()!] // a string is never null
        : [];

    internal static IEnumerable<string> ServiceRangesOf(JsonElement range) => range.TryGetProperty("spec", out var spec) ? Texts(spec, "cidrs") : [];

    /// <summary>A Service's cluster IPs.</summary>
    internal static IEnumerable<IPNetwork> AddressesOf(JsonElement service)
    {
        string[] texts = !service.TryGetProperty("spec", out var spec) || spec.ValueKind != JsonValueKind.Object ? []
            : Texts(spec, "clusterIPs") is { Length: > 0 } all ? all
            : spec.TryGetProperty("clusterIP", out var one) && JsonText.Of(one) is { } ip ? [ip] : [];
        return texts.Select(text => IPAddress.TryParse(text, out var address) ? address : null).OfType<IPAddress>()
            .Select(address => new IPNetwork(address, address.GetAddressBytes().Length * 8));
    }

    /// <summary>What stands behind a Service: each address with each port.</summary>
    internal static IEnumerable<IPEndPoint> ServersOf(JsonElement endpoints) =>
        from subset in Elements(endpoints, "subsets")
        from address in Elements(subset, "addresses").Concat(Elements(subset, "notReadyAddresses"))
        from port in Elements(subset, "ports")
        where address.ValueKind == JsonValueKind.Object && address.TryGetProperty("ip", out var ip) && IPAddress.TryParse(JsonText.Of(ip), out _)
            && port.ValueKind == JsonValueKind.Object && port.TryGetProperty("port", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetUInt16(out _)
        select new IPEndPoint(IPAddress.Parse(address.GetProperty("ip").GetString()!), port.GetProperty("port").GetUInt16()); // looked at above

    private static JsonElement[] Elements(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static string[] Texts(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)] // strings are never null
            : [];

    private static IEnumerable<IPNetwork> Parse(string text) => IPNetwork.TryParse(text, out var network) ? [network] : [];

    [LoggerMessage(Level = LogLevel.Warning, Message = "The management cluster's {Kind} objects cannot be read, so kubeconfigs may lead to addresses there: {Problem}; name them with --management-cidr")]
    private partial void LogUnread(ResourceType kind, string problem);
}
