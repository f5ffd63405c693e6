using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Credentials that end, go away and come back.</summary>
public abstract class CredentialTests(Fleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task A_cluster_warns_of_a_token_that_ends_keeps_its_state_without_its_Secret_and_goes_on_when_it_returns()
    {
        var ns = await Fleet.WorkspaceWithAsync("credentials", Fleet.Spoke2, "lasting");
        var warned = await Fleet.Hub.EventuallyAsync(
            Kinds.KommanderCluster, new ObjectKey(ns, "lasting"), "warns", cluster => cluster.Condition("Warning")?.Reason == Reasons.KubeconfigWarning);
        Assert.Contains("TokenExpiresSoon", warned.Condition("Warning")!.Message, StringComparison.Ordinal);
        await Fleet.DeployAsync(ns, "external-dns-2.20.5");
        await Fleet.DeployedAsync(ns, "external-dns-2.20.5", clusters: 1);
        var uid = await Fleet.Spoke2.UidOfReleaseAsync(ns, "external-dns");

        await Fleet.Management.RunAsync($"delete secret -n {ns} lasting-kubeconfig");
        await Fleet.ClusterReasonAsync(ns, "lasting", "Joined", Reasons.KubeconfigSecretMissing);
        await Fleet.KubeconfigSecretAsync(ns, "lasting-kubeconfig", Fleet.Spoke2.Cluster.CertificateKubeconfig());

        var renewed = await Fleet.JoinedAsync(ns, "lasting");
        Assert.Null(renewed.Condition("Warning"));
        Assert.Equal(uid, await Fleet.Spoke2.UidOfReleaseAsync(ns, "external-dns"));
        await Fleet.CleanUpAsync("credentials", ns, "lasting");
    }

    [Fact]
    public async Task A_Secret_that_is_spoilt_leaves_a_joined_cluster_joined_and_a_detach_still_removes_what_runs_there()
    {
        var ns = await Fleet.WorkspaceWithAsync("spoilt", Fleet.Spoke2, "kept");
        await Fleet.DeployAsync(ns, "external-dns-2.20.5");
        await Fleet.DeployedAsync(ns, "external-dns-2.20.5", clusters: 1);

        await Fleet.Management.RunAsync($"patch secret -n {ns} kept-kubeconfig --type=merge -p {{\"stringData\":{{\"kubeconfig\":\"garbage\"}}}}");

        await Fleet.ClusterReasonAsync(ns, "kept", "Joined", Reasons.KubeconfigRefused);
        await Fleet.CleanUpAsync("spoilt", ns, "kept");
        await Fleet.Spoke2.NoReleaseAsync(ns, "external-dns");
    }
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedCredentialTests(EmbeddedFleet fleet) : CredentialTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealCredentialTests(RealFleet fleet) : CredentialTests(fleet);
