using System.Text;
using Hansa.Api.Resources;
using Hansa.Federation.Attachment;
using Hansa.Kubernetes.Kubeconfigs;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Attachment;

public sealed class AdmissionMemoryTests
{
    private readonly AdmissionMemory _memory = new();
    private readonly KommanderCluster _cluster = ACluster("alpha-ns", "spoke-1");
    private readonly KubeconfigSecret _secret = SecretOf("token-1");

    [Fact]
    public void While_nothing_changes_the_kubeconfig_is_read_once() => Assert.Same(Decide(_cluster, _secret, 0), Decide(_cluster, _secret, 29));

    [Fact]
    public void A_rotated_credential_is_used_at_once()
    {
        Decide(_cluster, _secret, 0);

        Assert.Equal("token-2", Assert.IsType<Admission.Connect>(Decide(_cluster, SecretOf("token-2"), 1)).Credential);
    }

    [Fact]
    public void A_changed_cluster_is_decided_anew()
    {
        Decide(_cluster, _secret, 0);
        var changed = _cluster with
        {
            Metadata = _cluster.Metadata with { Generation = _cluster.Metadata.Generation + 1 },
            Spec = new KommanderClusterSpec(),
        };

        Assert.IsType<Admission.Refused>(Decide(changed, _secret, 1));
    }

    [Fact]
    public void What_changes_without_a_signal_is_seen_within_half_a_minute() => Assert.NotSame(Decide(_cluster, _secret, 0), Decide(_cluster, _secret, 30));

    private Admission Decide(KommanderCluster cluster, KubeconfigSecret secret, int seconds) =>
        _memory.Decide(cluster, AWorkspace("alpha"), secret, new VettingPolicy(), Noon.AddSeconds(seconds));

    private static KubeconfigSecret SecretOf(string token) => new(
        Encoding.UTF8.GetBytes($$$"""
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://10.0.0.1:6443"}}]
            users: [{name: u, user: {token: {{{token}}} }}]
            """),
        token);
}
