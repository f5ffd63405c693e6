namespace Hansa.Cli.Tests.Stories;

/// <summary>What a person types from the first workspace to the last detach, against a fleet in this process.</summary>
public sealed class EverydayStoryTests(RunningFleet fleet) : IClassFixture<RunningFleet>
{
    [Fact]
    public async Task From_the_first_workspace_to_the_last_detach()
    {
        Assert.Equal("workspace.workspaces.kommander.mesosphere.io/team-a created\n", await fleet.HansaAsync("workspace", "create", "team-a", "--wait"));
        var nowhere = await fleet.RunAsync("deploy", "metallb", "--set", "configInLine.x=1", "--dry-run");
        Assert.Contains("did you mean configInline?", nowhere.Error, StringComparison.Ordinal);
        await AttachAsync("spoke-1", "cluster-1");
        await AttachAsync("spoke-2", "cluster-2");
        Assert.Matches("team-a +spoke-2 +Joined +True", await fleet.HansaAsync("clusters"));

        await Dependencies_come_along();
        await Overrides_are_judged_before_they_are_written();
        await A_plan_says_what_then_happens();
        await Pausing_holds_and_resuming_lets_go();

        await fleet.HansaAsync("undeploy", "metallb", "--wait");
        Assert.DoesNotContain("metallb", await fleet.HansaAsync("status"), StringComparison.Ordinal);
        await fleet.HansaAsync("detach", "spoke-1", "--remove-services", "--wait");
        await fleet.HansaAsync("detach", "spoke-2", "--wait");
        await fleet.HansaAsync("workspace", "delete", "team-a", "--wait");
        Assert.Equal("default-workspace", Assert.Single((await fleet.HansaAsync("workspace", "list", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries)).Split('/')[1]);
    }

    private async Task AttachAsync(string name, string cluster)
    {
        var ran = await RunningFleet.RunOnlyAsync("attach", name, "-w", "team-a", "--kubeconfig", fleet.Kubeconfig(cluster), "--label", $"site={cluster}", "--wait", "--management-kubeconfig", fleet.Kubeconfig("management"));
        Assert.True(ran.Code == ExitCodes.Ok, ran.ToString());
        Assert.Contains($"secret/{name}-kubeconfig created", ran.Output, StringComparison.Ordinal);
    }

    private async Task Dependencies_come_along()
    {
        var alone = await fleet.RunAsync("deploy", "istio", "--dry-run");
        Assert.Contains("Warning: istio-1.9.1 will wait: DependencyMissing: istio needs kube-prometheus-stack", alone.Error, StringComparison.Ordinal);

        await fleet.HansaAsync("deploy", "istio", "--with-dependencies", "--wait");

        Assert.Matches("istio-1.9.1 +2/2 +True", await fleet.HansaAsync("status"));
        Assert.Matches("traefik-9.19.1 +2/2 +True", await fleet.HansaAsync("status"));
        Assert.Contains("Nothing blocks it.", await fleet.HansaAsync("explain", "istio"), StringComparison.Ordinal);
    }

    private async Task Overrides_are_judged_before_they_are_written()
    {
        var broken = await fleet.RunAsync("deploy", "metallb", "--values", fleet.File("broken.yaml", "configInline:\n   a: 1\n  b: 2\n"));
        Assert.Equal(ExitCodes.Failed, broken.Code);
        Assert.Contains("broken.yaml, line 3", broken.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("metallb", await fleet.HansaAsync("status"), StringComparison.Ordinal);

        var misspelt = await fleet.RunAsync("deploy", "metallb", "--values", fleet.File("misspelt.yaml", "configInLine: {}\n"), "--dry-run");
        Assert.Contains("did you mean configInline?", misspelt.Error, StringComparison.Ordinal);

        await fleet.HansaAsync("deploy", "metallb", "--set", "speaker.image.tag=v0.9.9", "--wait");
        await fleet.HansaAsync("deploy", "metallb", "--set", "controller.image.tag=v0.9.8", "--wait");
        var values = await fleet.HansaAsync("values", "metallb", "--cluster", "spoke-1", "--show-origin");
        Assert.Contains("tag: v0.9.9  # ConfigMap metallb-0.12.2-overrides, line", values, StringComparison.Ordinal);
        Assert.Contains("tag: v0.9.8  # ConfigMap metallb-0.12.2-overrides, line", values, StringComparison.Ordinal);
        Assert.Contains("repository: metallb/speaker  # App metallb-0.12.2, line", values, StringComparison.Ordinal);
    }

    private async Task A_plan_says_what_then_happens()
    {
        var file = fleet.File("change.yaml", await fleet.HansaAsync("deploy", "metallb", "--set", "speaker.image.tag=v10", "--dry-run"));
        var planned = await fleet.RunAsync("plan", "-f", file, "-w", "team-a");
        Assert.Equal(ExitCodes.Changes, planned.Code);
        Assert.Contains("On 2 clusters (spoke-1, spoke-2) of workspace team-a:\n  ~ metallb 0.12.2: change\n      values:\n        ~ speaker.image.tag: v0.9.9 → v10\n", planned.Output, StringComparison.Ordinal);
        Assert.True(planned.Output.Contains("2 to change, 0 to UNINSTALL, on 2 of 2 clusters", StringComparison.Ordinal), planned.ToString());
        var folder = Path.GetDirectoryName(fleet.File("kustomization.yaml", "resources: [change.yaml]\n"))!; // a file lies in a folder
        Assert.Equal(planned.Output, (await fleet.RunAsync("plan", "-k", folder, "-w", "team-a")).Output);
        var removal = await fleet.RunAsync("plan", "-f", file, "--delete", "--cluster", "spoke-2", "-o", "json");
        Assert.Equal(1, System.Text.Json.Nodes.JsonNode.Parse(removal.Output)!["uninstall"]!.GetValue<int>());

        await fleet.HansaAsync("deploy", "metallb", "--set", "speaker.image.tag=v10", "--wait");

        var after = await fleet.RunAsync("plan", "-f", file, "-w", "team-a");
        Assert.True(after.Code == ExitCodes.Ok && after.Output.StartsWith("No changes.", StringComparison.Ordinal), after.ToString());
        Assert.Equal(ExitCodes.Ok, (await fleet.RunAsync("plan", "-w", "team-a")).Code);
    }

    private async Task Pausing_holds_and_resuming_lets_go()
    {
        await fleet.HansaAsync("pause", "deployment/metallb");
        var late = await fleet.RunAsync("deploy", "metallb", "--set", "speaker.image.tag=v1", "--wait", "--timeout", "3s");
        Assert.Equal(ExitCodes.TimedOut, late.Code);
        Assert.Contains("Paused", late.Error, StringComparison.Ordinal);
        Assert.Contains("Paused", await fleet.HansaAsync("explain", "metallb"), StringComparison.Ordinal);

        await fleet.HansaAsync("resume", "deployment/metallb");
        await fleet.HansaAsync("deploy", "metallb", "--wait");
        Assert.Matches("metallb-0.12.2 +2/2 +True", await fleet.HansaAsync("status", "-w", "team-a"));
    }
}
