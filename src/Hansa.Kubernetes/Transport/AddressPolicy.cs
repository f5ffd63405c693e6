using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Hansa.Kubernetes.Transport;

/// <summary>
/// Which addresses may be connected to. Link-local, metadata, unspecified and multicast addresses never; loopback and the management
/// cluster's own networks only if allowed. Immutable.
/// </summary>
public sealed class AddressPolicy
{
    private static readonly ImmutableArray<(IPNetwork Network, string Why)> Never =
    [
        (IPNetwork.Parse("169.254.169.254/32"), "a metadata address"),
        (IPNetwork.Parse("fd00:ec2::254/128"), "a metadata address"),
        (IPNetwork.Parse("100.100.100.200/32"), "a metadata address"),
        (IPNetwork.Parse("169.254.0.0/16"), "a link-local address"),
        (IPNetwork.Parse("fe80::/10"), "a link-local address"),
        (IPNetwork.Parse("0.0.0.0/8"), "an unspecified address"),
        (IPNetwork.Parse("::/128"), "an unspecified address"),
        (IPNetwork.Parse("224.0.0.0/4"), "a multicast address"),
        (IPNetwork.Parse("ff00::/8"), "a multicast address"),
        (IPNetwork.Parse("255.255.255.255/32"), "the broadcast address"),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    private bool _unrestricted;

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

    /// <summary>Null if the address may be connected to, otherwise what it is that forbids it, for a sentence: "… is a link-local address".</summary>
    public string? Check(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (_unrestricted) return null;

        var plain = Unwrap(address);
        return Never.FirstOrDefault(n => n.Network.Contains(plain)).Why
            ?? (!AllowLoopback && IPAddress.IsLoopback(plain) ? "a loopback address" : null)
            ?? (!AllowManagement && ManagementNetworks.Any(n => n.Contains(plain)) ? "an address of the management cluster" : null);
    }

    /// <summary>The IPv4 address inside an IPv6 one that a gateway (or the kernel) would turn into it; otherwise the address itself.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();

        var bytes = address.GetAddressBytes();
        var unscoped = new IPAddress(bytes);
        if (Nat64.Contains(unscoped)) return new IPAddress(bytes.AsSpan(12, 4));
        return SixToFour.Contains(unscoped) ? new IPAddress(bytes.AsSpan(2, 4)) : unscoped;
    }
}
