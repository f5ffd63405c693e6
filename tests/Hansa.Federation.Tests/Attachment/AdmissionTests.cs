using System.Text;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Attachment;
using Hansa.Kubernetes.Kubeconfigs;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Attachment;

public sealed class AdmissionTests
{
    private const string Kubeconfig = """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "https://10.0.0.1:6443"}}]
        users: [{name: u, user: {token: secret-token}}]
        """;

    [Fact]
    public void A_usable_kubeconfig_is_connected_to()
    {
        var connect = Assert.IsType<Admission.Connect>(Decide(Secret(Kubeconfig)));

        Assert.Equal("digest", connect.Credential);
    }

    [Fact]
    public void What_ends_soon_is_connected_to_with_a_warning()
    {
        var connect = Assert.IsType<Admission.Connect>(Decide(Secret(Kubeconfig.Replace("contexts: [", "contexts: [{name: d, context: {cluster: c, user: u}}, ", StringComparison.Ordinal))));

        Assert.Contains("Secret my: SeveralContexts at line ", connect.WarningOf("my"), StringComparison.Ordinal);
        Assert.Null(Assert.IsType<Admission.Connect>(Decide(Secret(Kubeconfig))).WarningOf("my"));
    }

    [Fact]
    public void A_cluster_outside_every_workspace_is_pending()
    {
        var refused = Refused(Admission.Decide(Cluster(), null, Secret(Kubeconfig), new VettingPolicy(), Noon));

        Assert.Equal((ClusterPhases.Pending, Reasons.NoWorkspace), refused);
    }

    [Fact]
    public void The_host_needs_no_kubeconfig()
    {
        var host = ACluster(WellKnown.DefaultWorkspaceNamespace, WellKnown.HostCluster) with { Spec = new KommanderClusterSpec() };

        Assert.IsType<Admission.Host>(Admission.Decide(host, AWorkspace(WellKnown.DefaultWorkspace), null, new VettingPolicy(), Noon));
    }

    [Fact]
    public void The_default_workspace_takes_no_other_cluster()
    {
        var decided = Admission.Decide(ACluster(WellKnown.DefaultWorkspaceNamespace, "spoke-1"), AWorkspace(WellKnown.DefaultWorkspace), Secret(Kubeconfig), new VettingPolicy(), Noon);

        Assert.Equal((ClusterPhases.JoinFailed, Reasons.DefaultWorkspaceReserved), Refused(decided));
    }

    [Fact]
    public void The_hosts_name_elsewhere_is_an_ordinary_name() =>
        Assert.IsType<Admission.Connect>(Admission.Decide(ACluster("alpha-ns", WellKnown.HostCluster), AWorkspace("alpha"), Secret(Kubeconfig), new VettingPolicy(), Noon));

    [Fact]
    public void A_tunnel_is_refused() => Assert.Equal(
        (ClusterPhases.JoinFailed, Reasons.AttachmentUnsupported),
        Refused(Decide(Secret(Kubeconfig), spec => spec with { ClusterTunnelConnectorRef = new LocalObjectReference { Name = "tunnel" } })));

    [Fact]
    public void A_cluster_without_a_reference_is_pending() => Assert.Equal(
        (ClusterPhases.Pending, Reasons.KubeconfigRefMissing), Refused(Decide(Secret(Kubeconfig), spec => spec with { KubeconfigRef = null })));

    [Fact]
    public void An_empty_reference_is_no_reference() => Assert.Equal(
        (ClusterPhases.Pending, Reasons.KubeconfigRefMissing), Refused(Decide(Secret(Kubeconfig), spec => spec with { KubeconfigRef = new LocalObjectReference() })));

    [Fact]
    public void A_missing_secret_is_waited_for() => Assert.Equal((ClusterPhases.Pending, Reasons.KubeconfigSecretMissing), Refused(Decide(null)));

    [Fact]
    public void A_secret_that_cannot_be_read_is_not_missing()
    {
        var decided = Decide(new KubeconfigSecret(null, "") { Unread = "cannot be read: 403" });

        Assert.Equal((ClusterPhases.Pending, Reasons.Unreadable), Refused(decided));
        Assert.EndsWith("kubeconfig cannot be read: 403", ((Admission.Refused)decided).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_without_the_key_is_waited_for() =>
        Assert.Equal((ClusterPhases.Pending, Reasons.KubeconfigKeyMissing), Refused(Decide(new KubeconfigSecret(null, ""))));

    [Fact]
    public void The_keys_that_the_secret_has_instead_are_named()
    {
        var secret = KubeconfigSecrets.Read(System.Text.Json.JsonElement.Parse($$"""{"data":{"config":"","value":"","{{new string('a', 41)}}":""} }"""));

        Assert.Contains("has no key kubeconfig, but config, value: create it with --from-file=kubeconfig=<file>", ((Admission.Refused)Decide(secret)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_to_a_cluster_that_Kommander_made_is_no_kubeconfig()
    {
        var decided = Decide(null, spec => spec with { KubeconfigRef = null, ClusterRef = new ClusterReference() });

        Assert.Equal((ClusterPhases.Pending, Reasons.KubeconfigRefMissing), Refused(decided));
        Assert.StartsWith("spec.clusterRef alone attaches no cluster", ((Admission.Refused)decided).Message, StringComparison.Ordinal);
        Assert.IsType<Admission.Connect>(Decide(Secret(Kubeconfig), spec => spec with { ClusterRef = new ClusterReference() }));
    }

    [Theory]
    [InlineData("token: secret-token", "exec: {apiVersion: client.authentication.k8s.io/v1, command: sh}")]
    [InlineData("https://", "http://")]
    [InlineData("token: secret-token", "tokenFile: /etc/passwd")]
    [InlineData("kind: Config", "kind: [")]
    [InlineData("10.0.0.1", "169.254.169.254")]
    public void A_dangerous_kubeconfig_is_refused(string old, string now)
    {
        var decided = Decide(Secret(Kubeconfig.Replace(old, now, StringComparison.Ordinal)));

        Assert.Equal((ClusterPhases.JoinFailed, Reasons.KubeconfigRefused), Refused(decided));
    }

    [Fact]
    public void A_refusal_names_the_secret_and_never_its_content()
    {
        var decided = (Admission.Refused)Decide(Secret(Kubeconfig.Replace("https://", "http://", StringComparison.Ordinal)));

        Assert.StartsWith("Secret spoke-1-kubeconfig: ", decided.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", decided.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_never_printed() => Assert.DoesNotContain("secret-token", $"{Secret(Kubeconfig)} {Decide(Secret(Kubeconfig))}", StringComparison.Ordinal);

    private static Admission Decide(KubeconfigSecret? secret, Func<KommanderClusterSpec, KommanderClusterSpec>? change = null)
    {
        var cluster = Cluster();
        return Admission.Decide(cluster with { Spec = change is null ? cluster.Spec : change(cluster.Spec) }, AWorkspace("alpha"), secret, new VettingPolicy(), Noon);
    }

    private static KommanderCluster Cluster() => ACluster("alpha-ns", "spoke-1");

    private static KubeconfigSecret Secret(string kubeconfig) => new(Encoding.UTF8.GetBytes(kubeconfig), "digest");

    private static (string Phase, string Reason) Refused(Admission decided)
    {
        var refused = Assert.IsType<Admission.Refused>(decided);
        Assert.NotEmpty(refused.Message);
        return (refused.Phase, refused.Reason);
    }
}
