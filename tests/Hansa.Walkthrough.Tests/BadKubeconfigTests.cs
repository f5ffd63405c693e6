using System.Text;
using Hansa.Api;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Kubeconfigs that cannot be used: the KommanderCluster says why, and goes away without hanging.</summary>
public sealed class BadKubeconfigTests(Fleet fleet) : OnTheFleet(fleet)
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
    public Task That_is_no_kubeconfig() => RefusedAsync("no-kubeconfig", "hello", "JoinFailed", Reasons.KubeconfigRefused, "kubeconfig");

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

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}
