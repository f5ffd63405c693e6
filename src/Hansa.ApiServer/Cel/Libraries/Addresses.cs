using System.Net;
using System.Net.Sockets;
using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>Kubernetes' functions of IP addresses and ranges of them.</summary>
internal static class Addresses
{
    public static IEnumerable<Overload> All =>
    [
        Overload.Of("ip(string) IP", a => IpText.TryParse((string)a[0]!) is { } ip ? ip : Unreadable("IP Address", a[0])),
        Overload.Of("isIP(string) bool", a => IpText.TryParse((string)a[0]!) is not null),
        Overload.Of("ip.isCanonical(string) bool", a => IpText.TryParse((string)a[0]!) is { } ip ? ip.ToString() == (string)a[0]! : Unreadable("IP Address", a[0])),
        Overload.Of("IP.family() int", a => IsFour(Ip(a)) ? 4L : 6L),
        Overload.Of("IP.isUnspecified() bool", a => Ip(a).Equals(IPAddress.Any) || Ip(a).Equals(IPAddress.IPv6Any)),
        Overload.Of("IP.isLoopback() bool", a => IPAddress.IsLoopback(Ip(a))),
        Overload.Of("IP.isLinkLocalMulticast() bool", a => IsLinkLocalMulticast(Ip(a))),
        Overload.Of("IP.isLinkLocalUnicast() bool", a => IsLinkLocalUnicast(Ip(a))),
        Overload.Of("IP.isGlobalUnicast() bool", a => IsGlobalUnicast(Ip(a))),
        Overload.Of("cidr(string) CIDR", a => CelCidr.TryParse((string)a[0]!) is { } cidr ? cidr : Unreadable("network address", a[0])),
        Overload.Of("isCIDR(string) bool", a => CelCidr.TryParse((string)a[0]!) is not null),
        Overload.Of("CIDR.containsIP(string) bool", a => IpText.TryParse((string)a[1]!) is { } ip ? Cidr(a).Contains(ip) : Unreadable("IP Address", a[1])),
        Overload.Of("CIDR.containsIP(IP) bool", a => Cidr(a).Contains((IPAddress)a[1]!)),
        Overload.Of("CIDR.containsCIDR(string) bool", a => CelCidr.TryParse((string)a[1]!) is { } cidr ? Cidr(a).Contains(cidr) : Unreadable("network address", a[1])),
        Overload.Of("CIDR.containsCIDR(CIDR) bool", a => Cidr(a).Contains((CelCidr)a[1]!)),
        Overload.Of("CIDR.ip() IP", a => Cidr(a).Address),
        Overload.Of("CIDR.masked() CIDR", a => Cidr(a).Masked()),
        Overload.Of("CIDR.prefixLength() int", a => (long)Cidr(a).PrefixLength),
    ];

    private static IPAddress Ip(object?[] arguments) => (IPAddress)arguments[0]!;

    private static CelCidr Cidr(object?[] arguments) => (CelCidr)arguments[0]!;

    private static CelFailure Unreadable(string what, object? text) =>
        new($"{what} {Errors.FieldError.Quote((string)text!)} parse error during conversion from string");

    private static bool IsFour(IPAddress ip) => ip.AddressFamily == AddressFamily.InterNetwork;

    private static bool IsLinkLocalMulticast(IPAddress ip) =>
        ip.GetAddressBytes() is var b && (IsFour(ip) ? b is [224, 0, 0, _] : b[0] == 0xff && (b[1] & 0x0f) == 2);

    private static bool IsLinkLocalUnicast(IPAddress ip) => IsFour(ip) ? ip.GetAddressBytes() is [169, 254, ..] : ip.IsIPv6LinkLocal;

    private static bool IsGlobalUnicast(IPAddress ip)
    {
        var isMulticast = IsFour(ip) ? ip.GetAddressBytes()[0] is >= 224 and <= 239 : ip.IsIPv6Multicast;
        return !isMulticast && !IPAddress.IsLoopback(ip) && !IsLinkLocalUnicast(ip)
            && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any) && !ip.Equals(IPAddress.Broadcast);
    }
}
