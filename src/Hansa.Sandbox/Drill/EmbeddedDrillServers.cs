using System.Text;
using Hansa.ApiServer.Hosting;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Fleet;

namespace Hansa.Sandbox.Drill;

/// <summary>Clusters in this process, with the whole fault layer.</summary>
internal sealed class EmbeddedDrillServers(EmbeddedApiServer server) : IDrillServers
{
    public Task<IDrillCluster> AddAsync(string name, CancellationToken ct) => Task.FromResult<IDrillCluster>(new Cluster(server.AddCluster(name)));

    public Task RemoveAsync(IDrillCluster cluster)
    {
        server.RemoveCluster(cluster.Name);
        return Task.CompletedTask;
    }

    private sealed class Cluster(EmbeddedCluster cluster) : IDrillCluster
    {
        public string Name => cluster.Name;

        public string Kubeconfig => cluster.Kubeconfig;

        public ConnectionDescription Connection => new()
        {
            Server = cluster.Address,
            CertificateAuthority = [.. Encoding.UTF8.GetBytes(cluster.CertificateAuthority)],
            Credentials = new Credentials.Bearer(cluster.AdminToken),
        };

        public long Writes => cluster.Revision;

        public ApiClient OpenInside(string userAgent) => InsideClient.Open(cluster, userAgent, TimeProvider.System);

        public Task<string> TroubleAsync(Random chance, CancellationToken ct) => Task.FromResult(DrillFaults.Add(cluster.Faults, chance));

        public void Heal() => cluster.Faults.Heal();
    }
}
