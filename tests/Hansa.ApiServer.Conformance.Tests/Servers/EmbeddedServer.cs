using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Security;

namespace Hansa.ApiServer.Conformance.Tests.Servers;

/// <summary>The embedded server, in this process.</summary>
public sealed class EmbeddedServer : ApiUnderTest
{
    private EmbeddedCluster _cluster = null!; // StartAsync

    public override bool IsEmbedded => true;

    public override string AdministratorToken => _cluster.AdminToken;

    protected override Uri Address => _cluster.Address;

    protected override string AuthorityPem => _cluster.CertificateAuthority;

    public override string TokenOf(string user) => $"token-of-{user}";

    public override Task CompactAsync(CancellationToken cancel)
    {
        _cluster.Compact();
        return Task.CompletedTask;
    }

    protected override async Task StartAsync()
    {
        _cluster = await EmbeddedCluster.StartAsync(new EmbeddedApiServerOptions { Authorization = AuthorizationMode.Rbac });
        foreach (var (name, groups) in Users)
            _cluster.AddToken(TokenOf(name), name, groups);
    }

    protected override async Task StopAsync() => await _cluster.DisposeAsync();
}
