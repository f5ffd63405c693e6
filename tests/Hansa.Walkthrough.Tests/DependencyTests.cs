using Hansa.Api;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Step 3: services that need others wait for them.</summary>
public abstract class DependencyTests(Fleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task A_service_waits_for_what_it_needs_and_comes_when_that_is_there()
    {
        var ns = await Fleet.WorkspaceAsync("needs");
        await Fleet.KubeconfigSecretAsync(ns, "needy-kubeconfig", Fleet.Spoke1.Kubeconfig);
        await Fleet.ClusterAsync(ns, "needy", "  detachPolicy: Remove");
        await Fleet.JoinedAsync(ns, "needy");

        await Fleet.DeployAsync(ns, "prometheus-adapter-2.11.1");
        var missing = await Fleet.DeploymentAsync(ns, "prometheus-adapter-2.11.1", Reasons.DependencyMissing);
        Assert.Contains("kube-prometheus-stack", missing.Message, StringComparison.Ordinal);
        Assert.Empty(await Fleet.Spoke1.ObjectsOfAsync(ns, "prometheus-adapter"));
        await Fleet.DeployAsync(ns, "kube-prometheus-stack-15.4.6");
        await Fleet.DeploymentAsync(ns, "kube-prometheus-stack-15.4.6", Reasons.DependencyMissing);
        await Fleet.DeployAsync(ns, "traefik-9.19.1");

        foreach (var app in new[] { "traefik-9.19.1", "kube-prometheus-stack-15.4.6", "prometheus-adapter-2.11.1" })
            await Fleet.DeployedAsync(ns, app, 1);
        await Fleet.Management.RunAsync($"delete kommandercluster -n {ns} needy --timeout=90s");
        await Fleet.Spoke1.Client.NoneAsync(Fleet.Spoke1.HelmRelease, ns, "nothing is left", _ => true);
        await Fleet.Management.RunAsync("delete workspace needs --timeout=60s");
    }
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedDependencyTests(EmbeddedFleet fleet) : DependencyTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealDependencyTests(RealFleet fleet) : DependencyTests(fleet);
