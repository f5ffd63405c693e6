using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Step 6 where it is harder.</summary>
public abstract class DetachTests(Fleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task A_cluster_that_does_not_answer_holds_nothing_up_for_ever()
    {
        var ns = await Fleet.WorkspaceAsync("unreachable");
        await Fleet.KubeconfigSecretAsync(ns, "lost-kubeconfig", Fleet.Spoke2.Kubeconfig);
        await Fleet.ClusterAsync(ns, "lost", "  detachPolicy: Remove\n  detachTimeout: 5s");
        await Fleet.JoinedAsync(ns, "lost");
        await Fleet.DeployedAsync(ns, "reloader", 1);
        await Fleet.Spoke2.Cluster.StopAsync();
        try
        {
            await Fleet.ClusterReasonAsync(ns, "lost", "Joined", Reasons.Unreachable);
            await Fleet.Management.RunAsync("delete workspace unreachable --wait=false");

            await Fleet.Management.RunAsync($"delete kommandercluster -n {ns} lost --timeout=90s");

            await Fleet.Hub.GoneAsync(Kinds.Workspace, ObjectKey.ClusterScoped("unreachable"));
            await Fleet.Hub.GoneAsync(Kinds.Namespace, ObjectKey.ClusterScoped(ns));
        }
        finally
        {
            await Fleet.Spoke2.Cluster.StartAgainAsync();
        }

        // What it had to let go still runs there, with our marks: attached elsewhere, the app is not installed a second time.
        var other = await Fleet.WorkspaceWithAsync("found-again", Fleet.Spoke2, "found");
        var held = await Fleet.DeploymentAsync(other, "reloader", Reasons.LeftBehind);
        Assert.Contains($"{ns}/reloader", held.Message, StringComparison.Ordinal);
        await Fleet.Spoke2.NoReleaseAsync(other, "reloader");
        await Fleet.Spoke2.Cluster.RunAsync($"delete helmrelease -n {ns} reloader --timeout=60s");
        await Fleet.CleanUpAsync("found-again", other, "found");
    }

    [Fact]
    public async Task A_detach_that_takes_its_time_says_how_far_it_is()
    {
        var ns = await Fleet.WorkspaceWithAsync("slow-detach", Fleet.Spoke2, "slow", "  detachPolicy: Remove");
        await Fleet.DeployedAsync(ns, "reloader", 1);
        await Fleet.Spoke2.Cluster.RunAsync($"patch helmrelease -n {ns} reloader --type=json -p [{{\"op\":\"add\",\"path\":\"/metadata/finalizers/-\",\"value\":\"example.org/wait\"}}]");
        await Fleet.Management.RunAsync($"delete kommandercluster -n {ns} slow --wait=false");

        var under = await Fleet.ClusterReasonAsync(ns, "slow", "Unjoining", Reasons.Unjoining, "1 release left");

        Assert.Equal("False", under.Status);
        await Fleet.Spoke2.Cluster.RunAsync($"patch helmrelease -n {ns} reloader --type=merge -p {{\"metadata\":{{\"finalizers\":null}}}}");
        await Fleet.Hub.GoneAsync(Kinds.KommanderCluster, new ObjectKey(ns, "slow"));
        await Fleet.Management.RunAsync("delete workspace slow-detach --timeout=60s");
    }

    [Fact]
    public async Task Remove_is_obeyed_while_the_workspace_is_on_its_way_out()
    {
        var ns = await Fleet.WorkspaceAsync("on-its-way-out");
        await Fleet.KubeconfigSecretAsync(ns, "leaving-kubeconfig", Fleet.Spoke2.Kubeconfig);
        await Fleet.ClusterAsync(ns, "leaving", "  detachPolicy: Remove");
        await Fleet.JoinedAsync(ns, "leaving");
        await Fleet.DeployedAsync(ns, "reloader", 1);
        await Fleet.Management.RunAsync("delete workspace on-its-way-out --wait=false");

        await Fleet.Management.RunAsync($"delete kommandercluster -n {ns} leaving --timeout=90s");

        await Fleet.Hub.GoneAsync(Kinds.Workspace, ObjectKey.ClusterScoped("on-its-way-out"));
        Assert.Empty(await Fleet.Spoke2.ObjectsOfAsync(ns, "reloader"));
    }
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedDetachTests(EmbeddedFleet fleet) : DetachTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealDetachTests(RealFleet fleet) : DetachTests(fleet);
