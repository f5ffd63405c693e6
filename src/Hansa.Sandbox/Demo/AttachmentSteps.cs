using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Objects;
using Hansa.Sandbox.WalkThrough;

namespace Hansa.Sandbox.Demo;

/// <summary>Steps 1 and 2: a workspace, and a cluster in it.</summary>
internal static class AttachmentSteps
{
    public static async Task TellAsync(DemoScene scene)
    {
        await WorkspaceAsync(scene);
        await AttachAsync(scene);
        await RefusedAsync(scene);
    }

    private static async Task WorkspaceAsync(DemoScene scene)
    {
        var (kubectl, ct) = (scene.Management, scene.Cancel);
        await scene.StepAsync("1. A workspace");
        var key = ObjectKey.ClusterScoped(DemoScene.Workspace);
        await kubectl.ApplyAsync(Kinds.Workspace, key, Manifests.Workspace(DemoScene.Workspace), ct);
        var workspace = await scene.Expect.UntilAsync(
            kubectl.Client, Kinds.Workspace, key, "the workspace has a namespace", found => found.Condition("Ready")?.Status == "True", ct);
        scene.Namespace = workspace.Text("status", "namespaceRef", "name");

        var table = await kubectl.GetAsync(Kinds.Workspace, "workspaces", null, ct);
        scene.Expect.Require(
            table.Heads is ["NAME", "DISPLAY NAME", "WORKSPACE NAMESPACE", "AGE"] && table.Find("NAME", DemoScene.Workspace)?["WORKSPACE NAMESPACE"] == scene.Namespace,
            $"it is {scene.Namespace}", table.ToString());
    }

    private static async Task AttachAsync(DemoScene scene)
    {
        var (kubectl, ct) = (scene.Management, scene.Cancel);
        await scene.StepAsync("2. Attach a cluster");
        await kubectl.CreateSecretAsync(scene.In($"{DemoScene.Spoke1}-kubeconfig"), "kubeconfig", scene.KubeconfigOf(DemoScene.Spoke1), ct);
        await kubectl.ApplyAsync(Kinds.KommanderCluster, scene.In(DemoScene.Spoke1), Manifests.Cluster(scene.Namespace, DemoScene.Spoke1), ct);
        await scene.JoinedAsync(scene.Namespace, DemoScene.Spoke1);
        await scene.Expect.UntilAsync(
            kubectl.Client, Kinds.KubeFedCluster, new ObjectKey(WellKnown.KommanderNamespace, DemoScene.Spoke1), "its KubeFedCluster is Ready",
            found => found.Condition("Ready")?.Status == "True", ct);

        var clusters = await kubectl.GetAsync(Kinds.KommanderCluster, "kommandercluster", null, ct);
        var row = clusters.Find("NAME", DemoScene.Spoke1);
        scene.Expect.Require(
            row is not null && row["NAMESPACE"] == scene.Namespace && row["STATUS"] == "Joined" && row["KUBEFED CLUSTER"] == DemoScene.Spoke1,
            $"{DemoScene.Spoke1} is in the workspace's namespace", clusters.ToString());
        var records = await kubectl.GetAsync(Kinds.KubeFedCluster, "kubefedclusters", null, ct);
        scene.Expect.Require(records.Find("NAME", WellKnown.HostCluster)?["READY"] == "True", "host-cluster is recorded as ready, too", records.ToString());
    }

    private static async Task RefusedAsync(DemoScene scene)
    {
        const string Default = WellKnown.DefaultWorkspaceNamespace;
        var (kubectl, ct) = (scene.Management, scene.Cancel);
        var misplaced = new ObjectKey(Default, "misplaced");
        scene.Narrator.Say("\nThe default workspace takes no other cluster:\n");
        await kubectl.ApplyAsync(Kinds.KommanderCluster, misplaced, Manifests.Cluster(Default, "misplaced"), ct);
        var refused = await scene.Expect.UntilAsync(
            kubectl.Client, Kinds.KommanderCluster, misplaced, "it is refused with a reason",
            found => found.Text("status", "phase") == "JoinFailed" && found.Condition("Ready")?.Reason == Reasons.DefaultWorkspaceReserved, ct);
        scene.Narrator.Say($"    {refused.Condition("Ready")!.Message}"); // it has that reason
        await kubectl.DeleteAsync(Kinds.KommanderCluster, "kommandercluster", misplaced, ct);
        await scene.Expect.GoneAsync(kubectl.Client, Kinds.KommanderCluster, misplaced, "it can be taken away again", ct);
    }
}
