using Hansa.Cli.Attaching;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Tests.Attaching;

public sealed class AccountKubeconfigTests
{
    private static readonly ConnectionDescription Connection = new() { Server = new Uri("https://spoke.example.org:6443/clusters/one"), TlsServerName = "spoke", Credentials = new Credentials.None() };

    [Fact]
    public void It_leads_where_the_administrators_leads_with_the_accounts_token()
    {
        var accepted = Assert.IsType<VettingResult.Accepted>(Vet(Connection));

        Assert.Equal(Connection.Server, accepted.Connection.Server);
        Assert.Equal("spoke", accepted.Connection.TlsServerName);
        Assert.Equal(new Credentials.Bearer("of-hansa"), accepted.Connection.Credentials);
    }

    [Fact]
    public void A_server_whose_certificate_nobody_looks_at_is_refused_like_any_such() =>
        Assert.Contains(Assert.IsType<VettingResult.Refused>(Vet(Connection with { SkipTlsVerification = true })).Findings, f => f.Reason == FindingReasons.InsecureTlsNotAllowed);

    private static VettingResult Vet(ConnectionDescription connection) =>
        KubeconfigVetting.Vet(AccountKubeconfig.Of(connection, "of-hansa"), new VettingPolicy(), DateTimeOffset.UnixEpoch);
}
