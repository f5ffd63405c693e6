using Hansa.RealClusters;

namespace Hansa.ApiServer.Conformance.Tests.Servers;

/// <summary>etcd, kube-apiserver and, where there is one, kube-controller-manager.</summary>
public sealed class RealServer : ApiUnderTest
{
    private RealControlPlanes? _planes;
    private RealCluster _cluster = null!; // StartAsync

    public override bool IsEmbedded => false;

    public override string AdministratorToken => TokenOf("admin");

    protected override Uri Address => _cluster.Server;

    protected override string AuthorityPem => _cluster.CertificateAuthorityPem;

    public override string TokenOf(string user) => _cluster.TokenOf(user);

    public override Task CompactAsync(CancellationToken cancel) => _planes!.CompactAsync(cancel); // cases run on a started server

    protected override async Task StartAsync()
    {
        Assert.SkipWhen(RealControlPlanes.Missing is not null, $"no real API server: {RealControlPlanes.Missing}");
        _planes = await RealControlPlanes.StartAsync(null, CancellationToken.None);
        _cluster = await _planes.StartClusterAsync("conformance", new RealClusterOptions { Users = Users }, CancellationToken.None);
    }

    protected override async Task StopAsync()
    {
        if (_planes is not null)
            await _planes.DisposeAsync();
    }
}
