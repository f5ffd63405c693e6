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
        private bool _forgets;

        public string Name => cluster.Name;

        public string Kubeconfig => cluster.Kubeconfig;

        public ConnectionDescription Connection => new()
        {
            Server = cluster.Address,
            CertificateAuthority = [.. Encoding.UTF8.GetBytes(cluster.CertificateAuthority)],
            Credentials = new Credentials.Bearer(cluster.AdminToken),
        };

        public string Secret => cluster.AdminToken;

        public long Writes => cluster.Revision;

        public ApiClient OpenInside(string userAgent) => InsideClient.Open(cluster, userAgent, TimeProvider.System);

        public Task<string> TroubleAsync(Random chance, CancellationToken ct) => Task.FromResult(chance.Next(6) == 0 ? Forget() : DrillFaults.Add(cluster.Faults, chance));

        public void Isolate() => cluster.Faults.Partition();

        public void Heal()
        {
            if (_forgets)
                cluster.Compact();
            _forgets = false;
            cluster.Faults.Heal();
        }

        // What happens until it is healed, no watch will ever tell.
        private string Forget()
        {
            _forgets = true;
            DrillFaults.RefuseWatches(cluster.Faults);
            return "its watches end and none begins, and meanwhile its history is forgotten";
        }
    }
}
