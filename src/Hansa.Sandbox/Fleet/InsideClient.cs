using System.Text;
using Hansa.ApiServer.Hosting;
using Hansa.Kubernetes.Transport;

namespace Hansa.Sandbox.Fleet;

/// <summary>Clients for what runs inside a sandbox's cluster, whose faults they do not feel.</summary>
internal static class InsideClient
{
    public static ApiClient Open(EmbeddedCluster cluster, string userAgent, TimeProvider clock) => ApiClient.Create(
        new ConnectionDescription
        {
            Server = cluster.Address,
            CertificateAuthority = [.. Encoding.UTF8.GetBytes(cluster.CertificateAuthority)],
            Credentials = new Credentials.Bearer(cluster.InsideToken),
        },
        new ApiClientOptions { Addresses = AddressPolicy.Unrestricted, MaxConnections = 16, UserAgent = userAgent },
        clock);
}
