using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;
using Hansa.Sandbox.WalkThrough;

namespace Hansa.Sandbox.Demo;

/// <summary>Step 5: a configuration of one's own, with the mistakes that people make.</summary>
internal static class OverridesSteps
{
    private const string Metallb = "metallb-0.12.2";
    private const string Overrides = "metallb-overrides-attached";

    public static async Task TellAsync(DemoScene scene)
    {
        await WaitingAsync(scene);
        await BrokenAsync(scene);
        await MisspeltAsync(scene);
        await RightAsync(scene);
        await ValuesAsync(scene);
    }

    private static async Task WaitingAsync(DemoScene scene)
    {
        var (kubectl, ct) = (scene.Management, scene.Cancel);
        await scene.StepAsync("5. Deploy with a configuration of one's own");
        await kubectl.ApplyAsync(Kinds.AppDeployment, scene.In(Metallb), Manifests.Deployment(scene.Namespace, Metallb, Overrides), ct);
        await scene.DeploymentSaysAsync(Metallb, Reasons.OverridesMissing, $"it waits for ConfigMap {Overrides}");
        await kubectl.GetAsync(Kinds.AppDeployment, "appdeployments", scene.Namespace, ct);
        await scene.NothingOfAsync("metallb");
    }

    private static async Task BrokenAsync(DemoScene scene)
    {
        scene.Narrator.Say("\nThis is what the guide that people follow shows. It is broken twice:\n");
        await ApplyAsync(scene, Manifests.BrokenValues);
        var message = await scene.DeploymentSaysAsync(Metallb, Reasons.OverridesInvalid, "the first mistake is told");
        scene.Narrator.Say($"    {message}");
        scene.Expect.Require(message.Contains("line 4, column ", StringComparison.Ordinal), "with line and column", message);
        await scene.NothingOfAsync("metallb");
    }

    private static async Task MisspeltAsync(DemoScene scene)
    {
        scene.Narrator.Say("\nThe indentation is mended:\n");
        await ApplyAsync(scene, Manifests.MisspeltValues);
        await scene.DeployedAsync(Metallb, 2);
        var deployment = await scene.Expect.UntilAsync(
            scene.Management.Client, Kinds.AppDeployment, scene.In(Metallb), "it is deployed, with a warning",
            found => found.Condition("Warning")?.Reason == Reasons.OverridesSuspicious, scene.Cancel);
        var warning = deployment.Condition("Warning")!.Message; // it has that reason
        scene.Narrator.Say($"    {warning}");
        scene.Expect.Require(
            warning.Contains("configInLine", StringComparison.Ordinal) && warning.Contains("configInline", StringComparison.Ordinal), "that names the nearest key", warning);
    }

    private static async Task RightAsync(DemoScene scene)
    {
        scene.Narrator.Say("\nBoth are mended:\n");
        await ApplyAsync(scene, Manifests.GoodValues);
        await scene.Expect.UntilAsync(
            scene.Management.Client, Kinds.AppDeployment, scene.In(Metallb), "the warning is gone and metallb is ready on 2 of 2 clusters",
            found => found.Condition("Warning") is null && found.Condition("Ready")?.Reason == Reasons.Ready && found.Text("status", "clusters", "summary") == "2/2", scene.Cancel);
        scene.Narrator.Say("\nOn the attached cluster:\n");
        var table = await scene.Attached.GetAsync(FluxEra.V2Beta1.HelmRelease(), "helmreleases", null, scene.Cancel);
        var row = table.Find("NAME", "metallb");
        scene.Expect.Require(
            row is not null && row["NAMESPACE"] == scene.Namespace && row["READY"] == "True" && row["STATUS"] == "Release reconciliation succeeded",
            "metallb is released there, in Flux's own words", table.ToString());
    }

    private static async Task ValuesAsync(DemoScene scene)
    {
        var release = await scene.Expect.UntilAsync(
            scene.Attached.Client, FluxEra.V2Beta1.HelmRelease(), scene.In("metallb"), "its values come from two ConfigMaps", found => found.Items("spec", "valuesFrom").Length == 2, scene.Cancel);
        string[] texts = [.. await Task.WhenAll(release.Items("spec", "valuesFrom").Select(from => TextAsync(scene.Attached, scene.In(from.Text("name")), scene.Cancel)))];
        var defaults = await TextAsync(scene.Management, scene.In($"metallb{WellKnown.DefaultsSuffix}"), scene.Cancel);
        scene.Expect.Require(texts[0] == defaults, "first the defaults, which can be read in metallb-d2iq-defaults before anything is deployed", texts[0]);
        scene.Expect.Require(texts[1].TrimEnd('\n') == Manifests.GoodValues, "then the overrides, as they were written", texts[1]);
    }

    private static Task ApplyAsync(DemoScene scene, string values) =>
        scene.Management.ApplyAsync(Kinds.ConfigMap, scene.In(Overrides), Manifests.Overrides(scene.Namespace, Overrides, values), scene.Cancel);

    private static async Task<string> TextAsync(Kubectl kubectl, ObjectKey map, CancellationToken ct)
    {
        using var found = await kubectl.Client.GetAsync(Kinds.ConfigMap.ObjectPath(map), ct);
        return found?.RootElement.Text("data", WellKnown.ValuesKey) ?? "";
    }
}
