using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hansa.ApiServer.Cel.Values;

/// <summary>A range of addresses; host bits may be set.</summary>
internal sealed record CelCidr(IPAddress Address, int PrefixLength)
{
    public static CelCidr? TryParse(string text)
    {
        var slash = text.LastIndexOf('/');
        if (slash < 0 || IpText.TryParse(text[..slash]) is not { } address)
            return null;
        var digits = text[(slash + 1)..];
        return digits.Length is > 0 and <= 3 && digits.All(char.IsAsciiDigit) && (digits.Length == 1 || digits[0] != '0')
            && int.Parse(digits, CultureInfo.InvariantCulture) is var length && length <= Bits(address)
                ? new CelCidr(address, length)
                : null;
    }

    public bool Contains(IPAddress other) => other.AddressFamily == Address.AddressFamily && Masked(other, PrefixLength).Equals(Masked(Address, PrefixLength));

    public bool Contains(CelCidr other) => other.PrefixLength >= PrefixLength && Contains(other.Address);

    public CelCidr Masked() => new(Masked(Address, PrefixLength), PrefixLength);

    public override string ToString() => $"{Address}/{PrefixLength}";

    private static int Bits(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(length >= 8 * (i + 1) ? 0xff : length <= 8 * i ? 0 : 0xff << (8 * (i + 1) - length));
        return new IPAddress(bytes);
    }
}

/// <summary>Addresses as Go reads them: no leading zeros, no zones, no IPv4 in IPv6.</summary>
internal static class IpText
{
    public static IPAddress? TryParse(string text)
    {
        if (text.Contains('%', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal))
            return null;
        if (!text.Contains(':', StringComparison.Ordinal))
            return text.Split('.') is { Length: 4 } parts && parts.All(IsOctet) && IPAddress.TryParse(text, out var four) ? four : null;
        return IPAddress.TryParse(text, out var six) && !six.IsIPv4MappedToIPv6 ? six : null;
    }

    private static bool IsOctet(string part) =>
        part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0') && int.Parse(part, CultureInfo.InvariantCulture) <= 255;
}
