using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Hansa.Kubernetes.Transport;

/// <summary>
/// Which addresses may be connected to. Link-local, metadata, unspecified, multicast and reserved addresses never. Of the ranges in
/// <see cref="Allowed"/> and <see cref="Denied"/> the narrowest that holds the address decides; where none does, loopback and the
/// management cluster's own networks need their permission, and everything else is allowed.
/// </summary>
public sealed class AddressPolicy
{
    private static readonly ImmutableArray<(IPNetwork Network, string Why)> Never =
    [
        (IPNetwork.Parse("169.254.169.254/32"), "a metadata address"),
        (IPNetwork.Parse("fd00:ec2::254/128"), "a metadata address"),
        (IPNetwork.Parse("fd20:ce::254/128"), "a metadata address"),
        (IPNetwork.Parse("100.100.100.200/32"), "a metadata address"),
        (IPNetwork.Parse("168.63.129.16/32"), "a metadata address"),
        (IPNetwork.Parse("192.0.0.192/32"), "a metadata address"),
        (IPNetwork.Parse("169.254.0.0/16"), "a link-local address"),
        (IPNetwork.Parse("fe80::/10"), "a link-local address"),
        (IPNetwork.Parse("0.0.0.0/8"), "an unspecified address"),
        (IPNetwork.Parse("::/128"), "an unspecified address"),
        (IPNetwork.Parse("224.0.0.0/4"), "a multicast address"),
        (IPNetwork.Parse("ff00::/8"), "a multicast address"),
        (IPNetwork.Parse("255.255.255.255/32"), "the broadcast address"),
        (IPNetwork.Parse("240.0.0.0/4"), "a reserved address"),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    private bool _unrestricted;
    private Func<ImmutableArray<IPNetwork>> _more = () => [];
    private Func<ImmutableArray<IPEndPoint>> _servers = () => [];

    /// <summary>Forbids whatever needs an explicit permission.</summary>
    public static AddressPolicy Default { get; } = new();

    /// <summary>Allows every address: for connections that the operator configured himself.</summary>
    public static AddressPolicy Unrestricted { get; } = new() { _unrestricted = true };

    /// <summary>Whether 127.0.0.0/8 and ::1 are allowed.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>Whether <see cref="ManagementNetworks"/> are allowed.</summary>
    public bool AllowManagement { get; init; }

    /// <summary>The management cluster's own networks (services, pods, nodes).</summary>
    public ImmutableArray<IPNetwork> ManagementNetworks { get; init; } = [];

    /// <summary>Ranges that are allowed whatever they are.</summary>
    public ImmutableArray<IPNetwork> Allowed { get; init; } = [];

    /// <summary>Ranges that are not; of two equal ranges this one counts.</summary>
    public ImmutableArray<IPNetwork> Denied { get; init; } = [];

    /// <summary>The same policy, with what these know of the management cluster at the moment of each check besides the fixed networks.</summary>
    /// <param name="networks">Ranges of it.</param>
    /// <param name="servers">Where its own API servers listen; at another port of such an address there may be anybody's.</param>
    public AddressPolicy WithManagement(Func<ImmutableArray<IPNetwork>> networks, Func<ImmutableArray<IPEndPoint>> servers) => new()
    {
        _unrestricted = _unrestricted,
        _more = networks,
        _servers = servers,
        AllowLoopback = AllowLoopback,
        AllowManagement = AllowManagement,
        ManagementNetworks = ManagementNetworks,
        Allowed = Allowed,
        Denied = Denied,
    };

    /// <summary>Null if the address may be connected to, otherwise what it is that forbids it, for a sentence: "… is a link-local address".</summary>
    /// <param name="address">The address.</param>
    /// <param name="port">The port; 0 when it is not known.</param>
    public string? Check(IPAddress address, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (_unrestricted) return null;

        var plain = Unwrap(address);
        if (Never.FirstOrDefault(n => n.Network.Contains(plain)).Why is { } why) return why;

        var (allowed, denied) = (Narrowest(Allowed, plain), Narrowest(Denied, plain));
        if (denied >= 0 && denied >= allowed) return "an address of a denied range";
        if (allowed >= 0) return null;
        if (!AllowLoopback && IPAddress.IsLoopback(plain)) return "a loopback address";
        return AllowManagement ? null
            : ManagementNetworks.Concat(_more()).Any(n => n.Contains(plain)) ? "an address of the management cluster"
            : _servers().Contains(new IPEndPoint(plain, port)) ? "the management cluster's own API server"
            : null;
    }

    /// <summary>Prefix length of the narrowest range that holds the address; -1 when none does.</summary>
    private static int Narrowest(ImmutableArray<IPNetwork> ranges, IPAddress address) =>
        ranges.Where(r => r.Contains(address)).Select(r => r.PrefixLength).DefaultIfEmpty(-1).Max();

    /// <summary>The IPv4 address inside an IPv6 one that a gateway (or the kernel) would turn into it; otherwise the address itself.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();

        var bytes = address.GetAddressBytes();
        var unscoped = new IPAddress(bytes);
        if (Nat64.Contains(unscoped)) return new IPAddress(bytes.AsSpan(12, 4));
        if (SixToFour.Contains(unscoped)) return new IPAddress(bytes.AsSpan(2, 4));
        return Compatible.Contains(unscoped) && !unscoped.Equals(IPAddress.IPv6Any) && !unscoped.Equals(IPAddress.IPv6Loopback)
            ? new IPAddress(bytes.AsSpan(12, 4))
            : unscoped;
    }
}
