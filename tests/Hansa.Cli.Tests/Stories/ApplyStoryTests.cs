using System.Text.Json.Nodes;
using Hansa.ApiServer.Faults;

namespace Hansa.Cli.Tests.Stories;

/// <summary>A plan is approved, and exactly that is carried out, or nothing.</summary>
public sealed class ApplyStoryTests(RunningFleet fleet) : IClassFixture<RunningFleet>
{
    private const string Secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n";
    private string _ns = "";

    [Fact]
    public async Task What_was_approved_is_carried_out_or_nothing()
    {
        await fleet.HansaAsync("workspace", "create", "team-a", "--wait");
        _ns = (await WorkspaceAsync())["status"]!["namespaceRef"]!["name"]!.ToString();
        foreach (var number in new[] { "1", "2" })
            await RunningFleet.RunOnlyAsync("attach", $"spoke-{number}", "-w", "team-a", "--kubeconfig", fleet.Kubeconfig($"cluster-{number}"), "--wait", "--management-kubeconfig", fleet.Kubeconfig("management"));
        await fleet.HansaAsync("deploy", "metallb", "--set", "speaker.image.tag=v1", "--wait");

        await An_approved_plan_is_carried_out();
        await A_plan_that_is_another_by_now_is_refused();
        await What_cannot_be_planned_or_put_back_is_refused();
        await When_somebody_changes_something_else_meanwhile_everything_is_put_back();
        await What_somebody_else_writes_meanwhile_to_the_same_object_stays();
        await A_pause_of_a_person_stays();
        await Of_two_at_once_the_second_is_refused();
        await A_server_that_stumbles_is_asked_again();
        await A_deletion_is_carried_out();
        await A_new_workspace_comes_with_its_service();
    }

    private async Task An_approved_plan_is_carried_out()
    {
        var file = await ChangeAsync("v2");
        var digest = await DigestAsync(file);

        var applied = await fleet.RunAsync("apply", "-f", file, "--plan", digest);

        Assert.True(applied.Code == ExitCodes.Ok, applied.ToString());
        Assert.Contains("configmap/metallb-0.12.2-overrides configured\n", applied.Output, StringComparison.Ordinal);
        Assert.Contains($"(plan {digest})", applied.Output, StringComparison.Ordinal);
        await fleet.HansaAsync("deploy", "metallb", "--wait");
        Assert.Contains("tag: v2", await fleet.HansaAsync("values", "metallb", "--cluster", "spoke-1"), StringComparison.Ordinal);
        await AssertLetGoAsync();
    }

    private async Task A_plan_that_is_another_by_now_is_refused()
    {
        var file = await ChangeAsync("v3");
        var approved = await DigestAsync(file);
        await fleet.HansaAsync("deploy", "metallb", "--set", "controller.image.tag=v7", "--wait");

        var applied = await fleet.RunAsync("apply", "-f", file, "--plan", approved);

        Assert.Equal(ExitCodes.Failed, applied.Code);
        Assert.Contains($"the plan is not the one that was approved ({approved})", applied.Error, StringComparison.Ordinal);
        Assert.Contains("tag: v2", await fleet.HansaAsync("values", "metallb", "--cluster", "spoke-1"), StringComparison.Ordinal);
        Assert.Contains("nobody approved it", (await fleet.RunAsync("apply", "-f", file)).Error, StringComparison.Ordinal);
    }

    private async Task What_cannot_be_planned_or_put_back_is_refused()
    {
        var hidden = await fleet.RunAsync("apply", "-f", fleet.File("secret.yaml", Secret), "-w", "team-a", "--yes");
        Assert.Contains("secret.yaml:1: Secret is nothing that a plan covers", hidden.Error, StringComparison.Ordinal);

        var detach = fleet.File("cluster.yaml", $"apiVersion: kommander.mesosphere.io/v1beta1\nkind: KommanderCluster\nmetadata: {{name: spoke-1, namespace: {_ns}}}\n");
        Assert.Contains("use `hansa detach`", (await fleet.RunAsync("apply", "-f", detach, "--delete", "--yes")).Error, StringComparison.Ordinal);
    }

    private async Task When_somebody_changes_something_else_meanwhile_everything_is_put_back()
    {
        var file = await ChangeAsync("v4");
        var before = await WorkspaceAsync();
        using var busy = fleet.Faults.Add(new Fault(FaultEffect.Error) { Verbs = ["update"], Resources = ["configmaps"], Code = 503 });
        var applying = fleet.RunAsync("apply", "-f", file, "--plan", await DigestAsync(file));
        await busy.Struck;
        var held = await WorkspaceAsync();
        Assert.Equal("True", Condition(held, "Paused"));
        Assert.Equal(before["status"]!["planDigest"]!.ToString(), held["status"]!["planDigest"]!.ToString());

        await fleet.HansaAsync("deploy", "kubernetes-dashboard");
        while ((await WorkspaceAsync())["status"]!["planDigest"]!.ToString() == before["status"]!["planDigest"]!.ToString())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        busy.Dispose();
        var applied = await applying;

        Assert.True(applied.Code == ExitCodes.Failed, applied.ToString());
        Assert.Contains("put back: configmap/metallb-0.12.2-overrides configured", applied.Error, StringComparison.Ordinal);
        Assert.Contains("workspace team-a: the controller plans something else than what was approved", applied.Error, StringComparison.Ordinal);
        await AssertLetGoAsync();
        await fleet.HansaAsync("deploy", "kubernetes-dashboard", "--wait");
        Assert.Contains("tag: v2", await fleet.HansaAsync("values", "metallb", "--cluster", "spoke-1"), StringComparison.Ordinal);
    }

    private async Task What_somebody_else_writes_meanwhile_to_the_same_object_stays()
    {
        var file = await ChangeAsync("v4");
        using var busy = fleet.Faults.Add(new Fault(FaultEffect.Error) { Verbs = ["update"], Resources = ["configmaps"], Code = 503 });
        var applying = fleet.RunAsync("apply", "-f", file, "--yes");
        await busy.Struck;
        await fleet.HansaAsync("deploy", "metallb", "--set", "speaker.image.tag=v99");
        busy.Dispose();

        var applied = await applying;

        Assert.Contains("metallb-0.12.2-overrides was changed by somebody else in the meantime", applied.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("put back", applied.Error, StringComparison.Ordinal);
        await AssertLetGoAsync();
        await fleet.HansaAsync("deploy", "metallb", "--wait");
        Assert.Contains("tag: v99", await fleet.HansaAsync("values", "metallb", "--cluster", "spoke-1"), StringComparison.Ordinal);
    }

    private async Task A_pause_of_a_person_stays()
    {
        await fleet.HansaAsync("pause", "workspace/team-a");

        await fleet.HansaAsync("apply", "-f", await ChangeAsync("v5"), "--yes");

        Assert.Equal("true", Annotation(await WorkspaceAsync(), "hansa.dev/paused"));
        await fleet.HansaAsync("resume", "workspace/team-a");
        await fleet.HansaAsync("deploy", "metallb", "--wait");
    }

    private async Task Of_two_at_once_the_second_is_refused()
    {
        var file = await ChangeAsync("v6");
        using var busy = fleet.Faults.Add(new Fault(FaultEffect.Error) { Verbs = ["update"], Resources = ["configmaps"], Code = 503 });
        var first = fleet.RunAsync("apply", "-f", file, "--yes");
        await busy.Struck;

        var second = await fleet.RunAsync("apply", "-f", file, "--yes");
        busy.Dispose();

        Assert.Contains("workspace team-a is held by another `hansa apply`", second.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, (await first).Code);
        await AssertLetGoAsync();
    }

    private async Task A_server_that_stumbles_is_asked_again()
    {
        var file = await ChangeAsync("v7");
        using var stumbles = fleet.Faults.Add(new Fault(FaultEffect.DropAfter) { Verbs = ["update", "patch"], Resources = ["configmaps", "workspaces.workspaces.kommander.mesosphere.io"], Times = 3 });

        await fleet.HansaAsync("apply", "-f", file, "--yes");

        Assert.Equal(3, stumbles.Hits);
        await fleet.HansaAsync("deploy", "metallb", "--wait");
        Assert.Contains("tag: v7", await fleet.HansaAsync("values", "metallb", "--cluster", "spoke-1"), StringComparison.Ordinal);
        await AssertLetGoAsync();
    }

    private async Task A_deletion_is_carried_out()
    {
        var file = fleet.File("gone.yaml", $"apiVersion: apps.kommander.d2iq.io/v1alpha1\nkind: AppDeployment\nmetadata: {{name: kubernetes-dashboard-4.0.3, namespace: {_ns}}}\n");
        await fleet.HansaAsync("deploy", "kubernetes-dashboard", "--wait");

        var applied = await fleet.HansaAsync("apply", "-f", file, "--delete", "--yes", "-o", "json");

        Assert.Equal("deleted", JsonNode.Parse(applied)!["objects"]![0]!["done"]!.ToString());
        Assert.DoesNotContain("kubernetes-dashboard", await fleet.HansaAsync("status"), StringComparison.Ordinal);
        await AssertLetGoAsync();
    }

    private async Task A_new_workspace_comes_with_its_service()
    {
        var file = fleet.File("team-b.yaml", """
            apiVersion: apps.kommander.d2iq.io/v1alpha1
            kind: AppDeployment
            metadata: {name: reloader, namespace: team-b}
            spec: {appRef: {name: reloader-0.0.92}}
            ---
            apiVersion: workspaces.kommander.mesosphere.io/v1alpha1
            kind: Workspace
            metadata: {name: team-b}
            spec: {namespaceName: team-b}
            """);

        var applied = await fleet.RunAsync("apply", "-f", file, "--yes");

        Assert.True(applied.Code == ExitCodes.Ok, applied.ToString());
        Assert.StartsWith("workspace.workspaces.kommander.mesosphere.io/team-b created\nappdeployment.apps.kommander.d2iq.io/reloader created\n", applied.Output, StringComparison.Ordinal);
        await AssertLetGoAsync("team-b");
    }

    private async Task<string> ChangeAsync(string tag) =>
        fleet.File("change.yaml", await fleet.HansaAsync("deploy", "metallb", "-w", "team-a", "--set", $"speaker.image.tag={tag}", "--dry-run"));

    private async Task<string> DigestAsync(string file) => JsonNode.Parse((await fleet.RunAsync("plan", "-f", file, "-o", "json")).Output)!["digest"]!.ToString();

    private async Task AssertLetGoAsync(string workspace = "team-a")
    {
        var found = await WorkspaceAsync(workspace);
        Assert.Null(Annotation(found, "hansa.dev/paused"));
        Assert.Null(Annotation(found, "hansa.dev/applying"));
    }

    private async Task<JsonNode> WorkspaceAsync(string name = "team-a") =>
        JsonNode.Parse(await fleet.HansaAsync("workspace", "list", "-o", "json"))!["items"]!.AsArray().Single(w => w!["metadata"]!["name"]!.ToString() == name)!;

    private static string? Annotation(JsonNode workspace, string name) => workspace["metadata"]!["annotations"]?[name]?.ToString();

    private static string? Condition(JsonNode workspace, string type) =>
        workspace["status"]!["conditions"]!.AsArray().FirstOrDefault(c => c!["type"]!.ToString() == type)?["status"]!.ToString();
}
