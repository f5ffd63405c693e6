using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Demo;

/// <summary>Step 6: everything goes again.</summary>
internal static class FarewellSteps
{
    public static async Task TellAsync(DemoScene scene)
    {
        await scene.StepAsync("6. And back");
        await UndeployAsync(scene);
        await RemainingAsync(scene);
        await DetachAsync(scene);
    }

    private static async Task UndeployAsync(DemoScene scene)
    {
        await scene.Management.DeleteAsync(Kinds.AppDeployment, "appdeployment", scene.In("metallb-0.12.2"), scene.Cancel);
        foreach (var cluster in new[] { scene.Attached, scene.AttachedLater })
        {
            await scene.Expect.GoneAsync(
                cluster.Client, FluxEra.V2Beta1.HelmRelease(), scene.In("metallb"), $"metallb is gone from {(cluster == scene.Attached ? DemoScene.Spoke1 : DemoScene.Spoke2)}", scene.Cancel);
        }

        var table = await scene.Attached.GetAsync(FluxEra.V2Beta1.HelmRelease(), "helmreleases", null, scene.Cancel);
        scene.Expect.Require(table.Find("NAME", "cert-manager") is not null, "and nothing else", table.ToString());
    }

    private static async Task RemainingAsync(DemoScene scene)
    {
        await scene.Management.DeleteSoonAsync(Kinds.Workspace, "workspace", ObjectKey.ClusterScoped(DemoScene.Workspace), scene.Cancel);
        var workspace = await scene.Expect.UntilAsync(
            scene.Management.Client, Kinds.Workspace, ObjectKey.ClusterScoped(DemoScene.Workspace), "the workspace stays while it has clusters, and says which",
            found => found.Condition("Ready")?.Reason == Reasons.ClustersRemaining, scene.Cancel);
        scene.Narrator.Say($"    {workspace.Condition("Ready")!.Message}"); // it has that reason
    }

    private static async Task DetachAsync(DemoScene scene)
    {
        foreach (var spoke in new[] { DemoScene.Spoke1, DemoScene.Spoke2 })
        {
            await scene.Management.DeleteAsync(Kinds.KommanderCluster, "kommandercluster", scene.In(spoke), scene.Cancel);
            await scene.Expect.GoneAsync(scene.Management.Client, Kinds.KommanderCluster, scene.In(spoke), $"{spoke} is detached", scene.Cancel);
        }

        await scene.Expect.GoneAsync(
            scene.Management.Client, Kinds.Workspace, ObjectKey.ClusterScoped(DemoScene.Workspace), "the workspace is gone", scene.Cancel);
        await scene.Expect.GoneAsync(
            scene.Management.Client, Kinds.Namespace, ObjectKey.ClusterScoped(scene.Namespace), "and so is its namespace", scene.Cancel);
        var table = await scene.Attached.GetAsync(FluxEra.V2Beta1.HelmRelease(), "helmreleases", null, scene.Cancel);
        scene.Expect.Require(table.Find("NAME", "cert-manager")?["READY"] == "True", "the detached cluster's services run on", table.ToString());
    }
}
