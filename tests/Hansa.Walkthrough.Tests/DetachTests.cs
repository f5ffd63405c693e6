using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Step 6 where it is harder.</summary>
[Collection<AloneWithTheFleet>]
public sealed class DetachTests(Fleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task A_cluster_that_does_not_answer_holds_nothing_up_for_ever()
    {
        var ns = await Fleet.WorkspaceAsync("unreachable");
        await Fleet.KubeconfigSecretAsync(ns, "lost-kubeconfig", Fleet.Spoke2.Cluster.Kubeconfig());
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
    }

    [Fact]
    public async Task Remove_is_obeyed_while_the_workspace_is_on_its_way_out()
    {
        var ns = await Fleet.WorkspaceAsync("on-its-way-out");
        await Fleet.KubeconfigSecretAsync(ns, "leaving-kubeconfig", Fleet.Spoke2.Cluster.Kubeconfig());
        await Fleet.ClusterAsync(ns, "leaving", "  detachPolicy: Remove");
        await Fleet.JoinedAsync(ns, "leaving");
        await Fleet.DeployedAsync(ns, "reloader", 1);
        await Fleet.Management.RunAsync("delete workspace on-its-way-out --wait=false");

        await Fleet.Management.RunAsync($"delete kommandercluster -n {ns} leaving --timeout=90s");

        await Fleet.Hub.GoneAsync(Kinds.Workspace, ObjectKey.ClusterScoped("on-its-way-out"));
        Assert.Empty(await Fleet.Spoke2.ObjectsOfAsync(ns, "reloader"));
    }
}
