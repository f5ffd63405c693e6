using System.Net;

namespace Hansa.Kubernetes.Transport;

/// <summary>Thrown inside a connection attempt; leaves Transport as <see cref="ApiFailure.AddressRefused"/>.</summary>
internal sealed class AddressRefusedException(string host, IPAddress address, string why) : IOException($"{address} is {why}")
{
    /// <summary>Without the address that a name was resolved to: what a name server inside tells is not for whoever chose the name.</summary>
    public string OwnWords { get; } = $"{host} {(IPAddress.TryParse(host, out _) ? "is" : "leads to")} {why}";
}
