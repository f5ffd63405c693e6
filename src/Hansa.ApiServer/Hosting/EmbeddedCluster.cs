using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Security;

namespace Hansa.ApiServer.Hosting;

/// <summary>
/// One embedded Kubernetes cluster: <c>await using var cluster = await EmbeddedCluster.StartAsync();</c> and any client can talk to it.
/// </summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    private readonly EmbeddedApiServer _server;
    private bool _ownsServer;

    internal EmbeddedCluster(EmbeddedApiServer server, ApiCluster cluster)
    {
        _server = server;
        Cluster = cluster;
        AdminToken = server.Certificates.AdminTokenOf(cluster.Name);
        AddToken(AdminToken, "kubernetes-admin", "system:masters");
        InsideToken = server.Certificates.AdminTokenOf($"{cluster.Name}/inside");
        AddToken(InsideToken, "system:inside", "system:masters");
        Faults.Spare(InsideToken);
    }

    internal ApiCluster Cluster { get; }

    internal EmbeddedApiServer Server => _server;

    /// <summary>Unique in its server, and a part of its address.</summary>
    public string Name => Cluster.Name;

    /// <summary>The base of all its URLs, without a slash at the end: <c>https://127.0.0.1:PORT/clusters/NAME</c>.</summary>
    public Uri Address => new(_server.Address, $"/clusters/{Name}");

    /// <summary>A bearer token of group <c>system:masters</c>; the same after a restart with the same data directory.</summary>
    public string AdminToken { get; }

    /// <summary>An administrator's token for what runs inside the cluster: <see cref="Faults"/> do not touch its requests.</summary>
    public string InsideToken { get; }

    /// <summary>PEM of the authority that signed the server's certificate.</summary>
    public string CertificateAuthority => Cluster.CertificateAuthority;

    /// <summary>A kubeconfig of the administrator, with everything inline: for kubectl, helm and every client library.</summary>
    public string Kubeconfig => KubeconfigFile.Write(this, AdminToken);

    /// <summary>Faults that tests switch.</summary>
    public FaultPlan Faults => Cluster.Faults;

    /// <summary>Completes when the server itself (garbage collection, namespaces, definitions) has done all that follows from the writes so far.</summary>
    public Task Settled => Cluster.Controllers.Idle;

    /// <summary>The revision of the last write.</summary>
    public long Revision => Cluster.Store.Revision;

    /// <summary>Starts a server with one cluster, which goes with it; everything that a new cluster holds is there.</summary>
    /// <param name="options">Null: in memory, on a free port, everything allowed to whoever is authenticated.</param>
    /// <param name="name">A DNS label.</param>
    /// <param name="cancel">Gives up the start.</param>
    /// <exception cref="IOException">The port is in use, or the data directory is not ours or used by another process.</exception>
    public static async Task<EmbeddedCluster> StartAsync(EmbeddedApiServerOptions? options = null, string name = "default", CancellationToken cancel = default)
    {
        var server = await EmbeddedApiServer.StartAsync(options, cancel);
        try
        {
            var cluster = server.FindCluster(name) ?? server.AddCluster(name);
            cluster._ownsServer = true;
            await cluster.Settled.WaitAsync(cancel);
            return cluster;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// An HTTP client of the administrator that trusts this cluster's authority alone. Addresses are relative to the cluster:
    /// <c>api/v1/namespaces</c>, without a slash in front. The caller disposes it.
    /// </summary>
    public HttpClient CreateHttpClient()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(CertificateAuthority));
        var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } };
        var client = new HttpClient(handler) { BaseAddress = new Uri(Address.AbsoluteUri + "/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        return client;
    }

    /// <summary>Makes a token known: its bearer is that user.</summary>
    public void AddToken(string token, string user, params IEnumerable<string> groups) =>
        Cluster.Gate.AddToken(token, UserInfo.Authenticated(user, groups));

    /// <summary>Forgets a token of <see cref="AddToken"/>: its bearer is answered 401.</summary>
    public void RemoveToken(string token) => Cluster.Gate.RemoveToken(token);

    /// <summary>A kubeconfig with another token than the administrator's.</summary>
    public string KubeconfigFor(string token) => KubeconfigFile.Write(this, token);

    /// <summary>A kubeconfig whose user is known by a client certificate that it carries.</summary>
    public string KubeconfigWithCertificate(string user, params IEnumerable<string> groups)
    {
        using var certificate = _server.Certificates.IssueClient(user, groups);
        return KubeconfigFile.Write(this, certificate);
    }

    /// <summary>Forgets the history so far: watches and pages that begin before now answer 410.</summary>
    public void Compact() => Cluster.Store.ForgetHistory();

    /// <summary>Ends the server if <see cref="StartAsync"/> made it; a cluster among others stays until it is removed from its server.</summary>
    public ValueTask DisposeAsync() => _ownsServer ? _server.DisposeAsync() : ValueTask.CompletedTask;
}
