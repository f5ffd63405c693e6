using Hansa.Api;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;
using Hansa.Sandbox.WalkThrough;

namespace Hansa.Sandbox.Demo;

/// <summary>Beside the walk-through: what goes wrong in real life, and what does not come of it.</summary>
internal static class MishapSteps
{
    private const string Metallb = "metallb-0.12.2";
    private const string Overrides = "metallb-overrides-attached";

    public static async Task TellAsync(DemoScene scene)
    {
        await scene.StepAsync("When something goes wrong");
        await DriftAsync(scene);
        var uids = await scene.UidsAsync("metallb");
        await ReplacedAsync(scene);
        await MistypedAsync(scene);
        await AwayAsync(scene);
        scene.Expect.Require(
            (await scene.UidsAsync("metallb")).SequenceEqual(uids), "and through all of this nothing was uninstalled: the HelmReleases are the ones that they were", string.Join(", ", uids));
    }

    private static async Task DriftAsync(DemoScene scene)
    {
        var (kubectl, release) = (scene.Attached, FluxEra.V2Beta1.HelmRelease());
        scene.Narrator.Say("Somebody changes on a cluster what Hansa delivered there. It is put right, at once and once:\n");
        var before = await scene.Expect.UntilAsync(kubectl.Client, release, scene.In("metallb"), "metallb is there", _ => true, scene.Cancel);
        var interval = before.Text("spec", "interval");
        await kubectl.PatchAsync(release, "helmrelease", scene.In("metallb"), """{"spec":{"interval":"77m0s"}}""", scene.Cancel);
        await scene.Expect.UntilAsync(
            kubectl.Client, release, scene.In("metallb"), $"its interval is {interval} again", found => found.Text("spec", "interval") == interval, scene.Cancel);
    }

    private static async Task ReplacedAsync(DemoScene scene)
    {
        scene.Narrator.Say("\nA Git tool deletes a deployment and makes it again. For Kubernetes it is another object; for the clusters it is none:\n");
        await scene.Management.ReplaceAsync(Kinds.AppDeployment, scene.In(Metallb), Manifests.Deployment(scene.Namespace, Metallb, Overrides), scene.Cancel);
        await scene.DeployedAsync(Metallb, 2);
    }

    private static async Task MistypedAsync(DemoScene scene)
    {
        scene.Narrator.Say("\nA selector with a typo. It could be read as \"no cluster\"; here it is a mistake, and a mistake removes nothing:\n");
        await scene.Management.PatchAsync(
            Kinds.AppDeployment, "appdeployment", scene.In(Metallb),
            """{"spec":{"clusterSelector":{"matchExpressions":[{"key":"region","operator":"in","values":["eu"]}]}}}""", scene.Cancel);
        scene.Narrator.Say($"    {await scene.DeploymentSaysAsync(Metallb, Reasons.InvalidSelector, "it is told with its place")}");
        await scene.Management.PatchAsync(Kinds.AppDeployment, "appdeployment", scene.In(Metallb), """{"spec":{"clusterSelector":null}}""", scene.Cancel);
        await scene.DeployedAsync(Metallb, 2);
    }

    private static async Task AwayAsync(DemoScene scene)
    {
        scene.Narrator.Say($"\nThe network to {DemoScene.Spoke2} is cut, and people go on working. Nobody else waits for it:\n");
        var values = Manifests.GoodValues.Replace("172.17.255.150", "172.17.255.100", StringComparison.Ordinal);
        var before = await scene.OverridesOfAsync(scene.Attached, "metallb");
        using (scene.Cut(DemoScene.Spoke2))
        {
            await scene.Management.ApplyAsync(Kinds.ConfigMap, scene.In(Overrides), Manifests.Overrides(scene.Namespace, Overrides, values), scene.Cancel);
            await scene.HoldsAsync(scene.Attached, "metallb", before, values, $"{DemoScene.Spoke1} has the new values");
            scene.Expect.Require(await scene.OverridesOfAsync(scene.AttachedLater, "metallb") == before, $"{DemoScene.Spoke2} keeps what it had", "it has others");
            await UnreachableAsync(scene);
        }

        scene.Narrator.Say("\nThe network is back:\n");
        await ReachableAsync(scene);
        await scene.HoldsAsync(scene.AttachedLater, "metallb", before, values, $"{DemoScene.Spoke2} has caught up");
        await scene.DeployedAsync(Metallb, 2);
    }

    private static async Task UnreachableAsync(DemoScene scene)
    {
        var away = await scene.Expect.UntilAsync(
            scene.Management.Client, Kinds.KommanderCluster, scene.In(DemoScene.Spoke2), $"after three probes without an answer (every {DemoScene.ProbePeriod.TotalSeconds:0} s here, every 10 s usually) {DemoScene.Spoke2} is {Reasons.Unreachable}",
            found => found.Condition("Reachable") is { Status: "False", Reason: Reasons.Unreachable }, scene.Cancel);
        scene.Narrator.Say($"    {away.Condition("Reachable")!.Message}"); // it has that reason
        await scene.Expect.UntilAsync(
            scene.Management.Client, Kinds.AppDeployment, scene.In(Metallb), "metallb is ready on the other one, and says so",
            found => found.Text("status", "clusters", "summary") == "1/2" && found.Number("status", "clusters", "unreachable") == 1, scene.Cancel);
        await ReachableReadsAsync(scene, "False");
    }

    private static async Task ReachableAsync(DemoScene scene)
    {
        await scene.Expect.UntilAsync(
            scene.Management.Client, Kinds.KommanderCluster, scene.In(DemoScene.Spoke2), $"{DemoScene.Spoke2} is reachable again",
            found => found.Condition("Reachable")?.Status == "True" && found.Condition("Ready")?.Status == "True", scene.Cancel);
        await ReachableReadsAsync(scene, "True");
    }

    private static async Task ReachableReadsAsync(DemoScene scene, string expected)
    {
        var clusters = await scene.Management.GetWideAsync(Kinds.KommanderCluster, "kommandercluster", scene.Namespace, scene.Cancel);
        scene.Expect.Require(
            clusters.Find("NAME", DemoScene.Spoke2)?["REACHABLE"] == expected && clusters.Find("NAME", DemoScene.Spoke1)?["REACHABLE"] == "True",
            expected == "True" ? "both answer" : $"{DemoScene.Spoke1} is none the worse for it", clusters.ToString());
    }
}
