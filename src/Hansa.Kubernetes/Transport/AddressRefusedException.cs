using System.Net;

namespace Hansa.Kubernetes.Transport;

/// <summary>Thrown inside a connection attempt; leaves Transport as <see cref="ApiFailure.AddressRefused"/>.</summary>
internal sealed class AddressRefusedException(IPAddress address, string why) : IOException($"{address} is {why}");
