using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Kubeconfigs that cannot be used: the KommanderCluster says why, and goes away without hanging.</summary>
public abstract class BadKubeconfigTests(Fleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public Task Without_a_current_context() => RefusedAsync(
        "no-context", Good.Replace("current-context: spoke-1", "", StringComparison.Ordinal), "JoinFailed", Reasons.KubeconfigRefused, "MissingCurrentContext");

    [Fact]
    public Task With_a_user_that_runs_a_program() => RefusedAsync(
        "exec-user",
        Good.Replace($"token: {Fleet.Spoke1.Cluster.TokenOf("admin")}", "exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/true}", StringComparison.Ordinal),
        "JoinFailed",
        Reasons.KubeconfigRefused,
        "ExecNotAllowed");

    [Fact]
    public Task With_the_authority_of_another_cluster() => RefusedAsync(
        "wrong-authority",
        Good.Replace(Base64(Fleet.Spoke1.Cluster.CertificateAuthorityPem), Base64(Fleet.Spoke2.Cluster.CertificateAuthorityPem), StringComparison.Ordinal),
        "JoinFailed",
        Reasons.TlsFailed,
        "");

    [Fact]
    public Task With_a_host_that_nobody_knows() => RefusedAsync(
        "unknown-host",
        Good.Replace(Fleet.Spoke1.Cluster.Server.Authority, "no-such-host.invalid:6443", StringComparison.Ordinal),
        "Joining",
        Reasons.Unreachable,
        "no-such-host.invalid:6443");

    [Fact]
    public Task With_a_token_that_is_not_accepted() => RefusedAsync(
        "wrong-token",
        Good.Replace(Fleet.Spoke1.Cluster.TokenOf("admin"), "not-the-token", StringComparison.Ordinal),
        "JoinFailed",
        Reasons.Unauthorized,
        "");

    [Fact]
    public Task With_another_host_name_than_the_certificate_has() => RefusedAsync(
        "wrong-host-name",
        Good.Replace("certificate-authority-data:", "tls-server-name: other.example.org\n    certificate-authority-data:", StringComparison.Ordinal),
        "JoinFailed",
        Reasons.TlsFailed,
        "");

    [Fact]
    public Task With_a_client_certificate_that_has_expired() => RefusedAsync(
        "expired-certificate",
        Good.Replace($"token: {Fleet.Spoke1.Cluster.TokenOf("admin")}", Expired(), StringComparison.Ordinal),
        "JoinFailed",
        Reasons.KubeconfigRefused,
        "expired");

    [Fact]
    public Task That_leads_to_a_metadata_address() => RefusedAsync(
        "metadata-address",
        Good.Replace(Fleet.Spoke1.Cluster.Server.Authority, "169.254.169.254", StringComparison.Ordinal),
        "JoinFailed",
        Reasons.KubeconfigRefused,
        "AddressRefused");

    [Fact]
    public async Task In_a_Secret_under_another_key()
    {
        var ns = await Fleet.WorkspaceAsync("other-key");
        await Fleet.Management.RunAsync($"create secret generic -n {ns} other-key-kubeconfig --from-literal=config=x");

        await Fleet.ClusterAsync(ns, "other-key");

        var refused = await Fleet.ClusterReasonAsync(ns, "other-key", "Pending", Reasons.KubeconfigKeyMissing);
        Assert.Contains("--from-file=kubeconfig", refused.Message, StringComparison.Ordinal);
        await Fleet.Management.RunAsync($"delete kommandercluster -n {ns} other-key --timeout=60s");
        await Fleet.Management.RunAsync("delete workspace other-key --timeout=60s");
    }

    [Fact]
    public async Task That_is_not_named_at_all()
    {
        var ns = await Fleet.WorkspaceAsync("unnamed");
        await Fleet.Management.ApplyAsync($$"""
            apiVersion: kommander.mesosphere.io/v1beta1
            kind: KommanderCluster
            metadata: {name: unnamed, namespace: {{ns}} }
            spec: {}
            """);

        await Fleet.ClusterReasonAsync(ns, "unnamed", "Pending", Reasons.KubeconfigRefMissing);
        await Fleet.Management.ApplyAsync($$"""
            apiVersion: kommander.mesosphere.io/v1beta1
            kind: KommanderCluster
            metadata: {name: unnamed, namespace: {{ns}} }
            spec: {clusterTunnelConnectorRef: {name: tunnel} }
            """);
        await Fleet.ClusterReasonAsync(ns, "unnamed", "JoinFailed", Reasons.AttachmentUnsupported);
        await Fleet.Management.RunAsync($"delete kommandercluster -n {ns} unnamed --timeout=60s");
        await Fleet.Management.RunAsync("delete workspace unnamed --timeout=60s");
    }

    [Fact]
    public Task That_is_not_YAML() => RefusedAsync("no-yaml", "clusters: [", "JoinFailed", Reasons.KubeconfigRefused, "YAML");

    [Fact]
    public Task That_is_no_kubeconfig() => RefusedAsync("no-kubeconfig", "hello", "JoinFailed", Reasons.KubeconfigRefused, "kubeconfig");

    [Fact]
    public async Task Of_a_Windows_editor_with_a_damaged_certificate_beside_the_good_one_joins_with_a_warning()
    {
        var good = Fleet.Spoke2.Kubeconfig;
        var authority = Convert.ToBase64String(Encoding.ASCII.GetBytes(Fleet.Spoke2.Cluster.CertificateAuthorityPem));
        Assert.Contains(authority, good, StringComparison.Ordinal);
        var bundle = $"-----BEGIN CERTIFICATE-----\nMIIBfake\n-----END CERTIFICATE-----\n{Fleet.Spoke2.Cluster.CertificateAuthorityPem}";
        var ns = await Fleet.WorkspaceAsync("windows");
        var written = good.Replace(authority, Convert.ToBase64String(Encoding.ASCII.GetBytes(bundle)), StringComparison.Ordinal).ReplaceLineEndings("\r\n");
        await Fleet.KubeconfigSecretAsync(ns, "windows-kubeconfig", $"\uFEFF{written}");

        await Fleet.ClusterAsync(ns, "windows");

        await Fleet.JoinedAsync(ns, "windows");
        await Fleet.Hub.EventuallyAsync(
            Kinds.KommanderCluster,
            new ObjectKey(ns, "windows"),
            "names the damaged certificate",
            cluster => cluster.Condition("Warning") is { Reason: Reasons.KubeconfigWarning } warning && warning.Message.Contains("certificate 1 (line 1 of the PEM text) is damaged", StringComparison.Ordinal));
        await Fleet.CleanUpAsync("windows", ns, "windows");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_UTF_16_is_told_as_that(bool bigEndian)
    {
        var name = bigEndian ? "utf-16-be" : "utf-16-le";
        var ns = await Fleet.WorkspaceAsync(name);
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        await Fleet.Management.ApplyAsync($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: {{name}}-kubeconfig, namespace: {{ns}} }
            data: {kubeconfig: {{Convert.ToBase64String([.. encoding.GetPreamble(), .. encoding.GetBytes(Good)])}} }
            """);

        await Fleet.ClusterAsync(ns, name);

        await Fleet.ClusterReasonAsync(ns, name, "JoinFailed", Reasons.KubeconfigRefused, "UTF-16");
        await GoneAsync(name, ns);
    }

    private async Task GoneAsync(string name, string ns)
    {
        await Fleet.Management.RunAsync($"delete kommandercluster -n {ns} {name} --timeout=60s");
        await Fleet.Management.RunAsync($"delete workspace {name} --timeout=60s");
    }

    private string Good => Fleet.Spoke1.Cluster.Kubeconfig();

    private async Task RefusedAsync(string name, string kubeconfig, string phase, string reason, string named)
    {
        Assert.NotEqual(Good, kubeconfig); // or nothing was spoilt
        var ns = await Fleet.WorkspaceAsync(name);
        await Fleet.KubeconfigSecretAsync(ns, $"{name}-kubeconfig", kubeconfig);

        await Fleet.ClusterAsync(ns, name);

        var refused = await Fleet.ClusterReasonAsync(ns, name, phase, reason);
        Assert.Equal("False", refused.Status);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Fleet.Spoke1.Cluster.TokenOf("admin"), refused.Message, StringComparison.Ordinal);
        var row = (await Fleet.Management.TableAsync("get kommandercluster -A")).Row("NAME", name);
        Assert.Equal(phase, row["STATUS"]);
        await Fleet.Management.RunAsync($"delete kommandercluster -n {ns} {name} --timeout=60s");
        await Fleet.Management.RunAsync($"delete workspace {name} --timeout=60s");
    }

    /// <summary>A user with a certificate that was good for one day, long ago.</summary>
    private static string Expired()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var longAgo = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = new CertificateRequest("CN=somebody", key, HashAlgorithmName.SHA256).CreateSelfSigned(longAgo, longAgo.AddDays(1));
        return $"client-certificate-data: {Base64(certificate.ExportCertificatePem())}\n    client-key-data: {Base64(key.ExportPkcs8PrivateKeyPem())}";
    }

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedBadKubeconfigTests(EmbeddedFleet fleet) : BadKubeconfigTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealBadKubeconfigTests(RealFleet fleet) : BadKubeconfigTests(fleet);
