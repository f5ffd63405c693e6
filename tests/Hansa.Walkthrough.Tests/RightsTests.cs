using Hansa.Api;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>A kubeconfig whose user may do too little: what is missing is named before anything is written, and what <c>deploy/attached</c> grants is enough.</summary>
public abstract class RightsTests(Fleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task Missing_rights_are_named_at_attach_and_the_role_of_the_manifests_is_enough()
    {
        var spoke = Fleet.Spoke1;
        await spoke.Cluster.RunAsync("delete clusterrolebinding hansa");
        var ns = await Fleet.WorkspaceAsync("rights");
        await Fleet.KubeconfigSecretAsync(ns, "limited-kubeconfig", spoke.Kubeconfig);

        await Fleet.ClusterAsync(ns, "limited");

        var refused = await Fleet.ClusterReasonAsync(ns, "limited", "JoinFailed", Reasons.Forbidden);
        Assert.Contains("needs the right to get namespaces", refused.Message, StringComparison.Ordinal);
        await spoke.Cluster.ApplyAsync("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: hansa-identity}
            rules: [{apiGroups: [""], resources: [namespaces], verbs: [get]}]
            """);
        await spoke.Cluster.RunAsync("create clusterrolebinding hansa-identity --clusterrole=hansa-identity --serviceaccount=hansa-access:hansa");
        var named = await Fleet.ClusterReasonAsync(ns, "limited", "JoinFailed", Reasons.Forbidden, "create namespaces");
        Assert.Contains($"patch configmaps in namespace {ns}", named.Message, StringComparison.Ordinal);
        Assert.Contains("list helmreleases.helm.toolkit.fluxcd.io in all namespaces", named.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("get namespaces", named.Message, StringComparison.Ordinal);

        await spoke.Cluster.ApplyAsync(Manifests.Read("attached/role.yaml"));

        await Fleet.JoinedAsync(ns, "limited");
        await Fleet.DeployAsync(ns, "external-dns-2.20.5");
        await Fleet.DeployedAsync(ns, "external-dns-2.20.5", clusters: 1);
        await Fleet.CleanUpAsync("rights", ns, "limited");
        await spoke.Cluster.RunAsync("delete clusterrolebinding hansa-identity");
        await spoke.Cluster.RunAsync("delete clusterrole hansa-identity");
    }
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedRightsTests(EmbeddedFleet fleet) : RightsTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealRightsTests(RealFleet fleet) : RightsTests(fleet);
