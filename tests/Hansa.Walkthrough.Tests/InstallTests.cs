using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary><c>hansa install --apply</c> on a cluster that is no management cluster yet, and <c>hansa uninstall</c>.</summary>
public abstract class InstallTests(Fleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task All_of_it_is_applied_whatever_the_version_of_Kubernetes_and_taken_away_again()
    {
        var cluster = (await Fleet.OutpostAsync()).Cluster;
        const string Extras = "-n kommander -o name get service/hansa-controller poddisruptionbudget/hansa-controller networkpolicy/hansa-controller deployment/hansa-controller --ignore-not-found";

        await ControllerProcess.OutputOfAsync("install", "--apply", "--image", "registry.example.org/hansa:0.1.0", "--kubeconfig", cluster.KubeconfigFile);

        Assert.Equal(
            "service/hansa-controller\npoddisruptionbudget.policy/hansa-controller\nnetworkpolicy.networking.k8s.io/hansa-controller\ndeployment.apps/hansa-controller\n",
            await cluster.RunAsync(Extras));
        await ControllerProcess.OutputOfAsync("install", "--apply", "--image", "registry.example.org/hansa:0.1.1", "--kubeconfig", cluster.KubeconfigFile);
        Assert.Contains("PodDisruptionBudget kommander/hansa-controller\n", await ControllerProcess.OutputOfAsync("uninstall", "--kubeconfig", cluster.KubeconfigFile), StringComparison.Ordinal);

        await ControllerProcess.OutputOfAsync("uninstall", "--apply", "--kubeconfig", cluster.KubeconfigFile);

        Assert.Equal("", await cluster.RunAsync(Extras));
        await cluster.RunAsync("delete crd workspaces.workspaces.kommander.mesosphere.io kommanderclusters.kommander.mesosphere.io kubefedclusters.core.kubefed.io apps.apps.kommander.d2iq.io appdeployments.apps.kommander.d2iq.io");
        await cluster.RunAsync("delete namespace kommander");
    }
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedInstallTests(EmbeddedFleet fleet) : InstallTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealInstallTests(RealFleet fleet) : InstallTests(fleet);
