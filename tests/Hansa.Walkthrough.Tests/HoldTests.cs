using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Verdicts other than deploy, and changes that are no uninstall. One story, told in order.</summary>
[ToldInOrder]
public abstract class HoldTests(Fleet fleet, Story story) : OnTheFleet(fleet), IClassFixture<Story>
{
    private const string Workspace = "holding";
    private string Ns => story.Namespace;

    [Fact]
    public Task Step_1_an_upgrade_by_changing_appRef_happens_in_place() => story.TellAsync(async () =>
    {
        story.Namespace = await Fleet.WorkspaceWithAsync(Workspace, Fleet.Spoke1, "holding");
        await Fleet.Management.ApplyAsync(App("barge", "1.0.0"));
        await Fleet.Management.ApplyAsync(App("barge", "2.0.0"));
        await DeployAsync("barge", "barge-1.0.0");
        await Fleet.DeployedAsync(Ns, "barge", 1);
        story.Remembered = await Fleet.Spoke1.UidOfReleaseAsync(Ns, "barge");

        await DeployAsync("barge", "barge-2.0.0");

        await ChartVersionAsync("2.0.0");
        await Fleet.DeployedAsync(Ns, "barge", 1);
    });

    [Theory]
    [InlineData("appdeployment", "barge")]
    [InlineData("kommandercluster", "holding")]
    [InlineData("workspace", Workspace)]
    public Task Step_2_pausing_on_three_levels_holds_changes_and_removals_alike(string kind, string name) => story.TellAsync(async () =>
    {
        var at = kind == "workspace" ? $"workspace {name}" : $"{kind} -n {Ns} {name}";
        await Fleet.Management.RunAsync($"annotate {at} {Annotations.Paused}=true");
        await Fleet.DeploymentAsync(Ns, "barge", Reasons.Paused);
        await DeployAsync("barge", "barge-1.0.0");
        await Fleet.HeartbeatsAsync(1);
        await ChartVersionAsync("2.0.0");
        await DeployAsync("barge", "barge-2.0.0");

        await Fleet.Management.RunAsync($"annotate {at} {Annotations.Paused}-");

        await Fleet.DeployedAsync(Ns, "barge", 1);
        await ChartVersionAsync("2.0.0");
    });

    [Fact]
    public Task Step_2b_a_paused_workspace_says_when_nothing_is_written_any_more_and_what_it_would_do() => story.TellAsync(async () =>
    {
        var workspace = ObjectKey.ClusterScoped(Workspace);
        await Fleet.Hub.EventuallyAsync(Kinds.Workspace, workspace, "is not paused", found => found.Condition("Paused") is null && found.At("status", "planInputs") is null);

        await Fleet.Management.RunAsync($"annotate workspace {Workspace} {Annotations.Paused}=true");
        var paused = await Fleet.Hub.EventuallyAsync(Kinds.Workspace, workspace, "is paused", found =>
            found.Condition("Paused") is { Status: "True" } && found.Text("status", "planInputs", "appdeployments") is not null);
        var digest = paused.Text("status", "planDigest");
        await DeployAsync("barge", "barge-1.0.0");
        await Fleet.Hub.EventuallyAsync(Kinds.Workspace, workspace, "plans the change", found =>
            found.Text("status", "planDigest") != digest && found.Text("status", "planInputs", "appdeployments") is not null);
        await ChartVersionAsync("2.0.0");

        await DeployAsync("barge", "barge-2.0.0");
        await Fleet.Hub.EventuallyAsync(Kinds.Workspace, workspace, "plans as before", found => found.Text("status", "planDigest") == digest);
        await Fleet.Management.RunAsync($"annotate workspace {Workspace} {Annotations.Paused}-");
        await Fleet.DeployedAsync(Ns, "barge", 1);
    });

    [Fact]
    public Task Step_2c_hansa_apply_carries_an_approved_plan_out() => story.TellAsync(async () =>
    {
        var file = Path.Combine(Path.GetDirectoryName(Fleet.Management.KubeconfigFile)!, "approved.yaml"); // it lies in a folder of ours
        foreach (var version in "1.0.0 2.0.0".Split(' '))
        {
            await File.WriteAllTextAsync(file, Deployment("barge", $"barge-{version}"), TestContext.Current.CancellationToken);

            var applied = await ControllerProcess.OutputOfAsync("apply", "-f", file, "--yes", "--kubeconfig", Fleet.Management.KubeconfigFile);

            Assert.Contains("appdeployment.apps.kommander.d2iq.io/barge configured", applied, StringComparison.Ordinal);
            await ChartVersionAsync(version);
            await Fleet.DeployedAsync(Ns, "barge", 1);
            await Fleet.Hub.EventuallyAsync(Kinds.Workspace, ObjectKey.ClusterScoped(Workspace), "goes on", found =>
                found.Annotation(Annotations.Paused) is null && found.Annotation(Annotations.Applying) is null && found.Condition("Paused") is null);
        }
    });

    [Fact]
    public Task Step_3_an_App_that_is_gone_or_broken_holds_what_is_deployed() => story.TellAsync(async () =>
    {
        await Fleet.Management.RunAsync("delete app barge-2.0.0");
        await Fleet.DeploymentAsync(Ns, "barge", Reasons.AppNotFound);
        await ChartVersionAsync("2.0.0");

        await Fleet.Management.ApplyAsync(App("barge", "2.0.0").Replace("size: small", "size: ${nobody}", StringComparison.Ordinal));
        var broken = await Fleet.DeploymentAsync(Ns, "barge", Reasons.AppInvalid);
        Assert.Contains("${nobody}", broken.Message, StringComparison.Ordinal);
        await ChartVersionAsync("2.0.0");

        await Fleet.Management.ApplyAsync(App("barge", "2.0.0"));
        await Fleet.DeployedAsync(Ns, "barge", 1);
    });

    [Fact]
    public Task Step_4_of_two_deployments_of_one_app_the_older_wins_and_the_younger_takes_over_in_place() => story.TellAsync(async () =>
    {
        await Fleet.HeartbeatsAsync(1); // creation times are whole seconds
        await DeployAsync("younger", "barge-1.0.0");
        var yields = await Fleet.DeploymentAsync(Ns, "younger", Reasons.Superseded);
        Assert.Contains("AppDeployment barge", yields.Message, StringComparison.Ordinal);

        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} barge");

        await Fleet.DeployedAsync(Ns, "younger", 1);
        await ChartVersionAsync("1.0.0");
        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} younger");
        await Fleet.Spoke1.NoReleaseAsync(Ns, "barge");
    });

    [Fact]
    public Task Step_5_a_cluster_selector_and_overrides_for_some_clusters_follow_labels() => story.TellAsync(async () =>
    {
        await Fleet.Management.ApplyAsync($$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: north, namespace: {{Ns}} }
            data: {values.yaml: "replicas: 3"}
            """);
        await DeployAsync("barge", "barge-1.0.0", """
              clusterSelector: {matchLabels: {sea: north}}
              clusterConfigOverrides:
              - clusterSelector: {matchLabels: {sea: north}}
                configMapName: north
            """);
        await Fleet.DeploymentAsync(Ns, "barge", Reasons.NoClusters);

        await Fleet.Management.RunAsync($"label kommandercluster -n {Ns} holding sea=north");

        await Fleet.DeployedAsync(Ns, "barge", 1);
        var values = await Fleet.Spoke1.ValuesAsync(await Fleet.Spoke1.ReleaseAsync(Ns, "barge", "is there", _ => true));
        Assert.Equal("replicas: 3", values[^1]);
        await Fleet.Management.RunAsync($"label kommandercluster -n {Ns} holding sea-");
        await Fleet.Spoke1.NoReleaseAsync(Ns, "barge");
        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} barge");
    });

    [Fact]
    public Task Step_6_what_the_cluster_has_from_elsewhere_is_not_waited_for() => story.TellAsync(async () =>
    {
        await Fleet.Management.ApplyAsync(App("needy", "1.0.0", "well"));
        await DeployAsync("needy", "needy-1.0.0");
        var missing = await Fleet.DeploymentAsync(Ns, "needy", Reasons.DependencyMissing);
        Assert.Contains("well", missing.Message, StringComparison.Ordinal);

        await Fleet.Management.RunAsync($"annotate kommandercluster -n {Ns} holding {Annotations.Provides}=well");

        await Fleet.DeployedAsync(Ns, "needy", 1);
        await Fleet.Management.RunAsync($"annotate kommandercluster -n {Ns} holding {Annotations.Provides}-");
        await Fleet.DeploymentAsync(Ns, "needy", Reasons.DependencyMissing); // and what is deployed stays
        await Fleet.Spoke1.ReleaseAsync(Ns, "needy", "stays", _ => true);
    });

    [Fact]
    public Task Step_7_a_circle_of_dependencies_is_named() => story.TellAsync(async () =>
    {
        await Fleet.Management.ApplyAsync(App("well", "1.0.0", "needy"));

        await DeployAsync("well", "well-1.0.0");

        var circle = await Fleet.DeploymentAsync(Ns, "well", Reasons.DependencyCycle);
        Assert.Contains("well → needy → well", circle.Message, StringComparison.Ordinal);
        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} well needy");
        await Fleet.Spoke1.NoReleaseAsync(Ns, "needy");
        await Fleet.CleanUpAsync(Workspace, Ns, "holding");
        await Fleet.Management.RunAsync("delete app barge-1.0.0 barge-2.0.0 needy-1.0.0 well-1.0.0");
    });

    private async Task ChartVersionAsync(string version)
    {
        var release = await Fleet.Spoke1.ReleaseAsync(Ns, "barge", $"is {version}", r => r.Text("spec", "chart", "spec", "version") == version);
        Assert.Equal(story.Remembered, release.Text("metadata", "uid"));
    }

    private Task<string> DeployAsync(string name, string app, string spec = "") => Fleet.Management.ApplyAsync(Deployment(name, app, spec));

    private string Deployment(string name, string app, string spec = "") => $"""
        apiVersion: apps.kommander.d2iq.io/v1alpha1
        kind: AppDeployment
        metadata:
          name: {name}
          namespace: {Ns}
        spec:
          appRef:
            name: {app}
        {spec}
        """;

    private static string App(string id, string version, string needs = "") => $$"""
        apiVersion: apps.kommander.d2iq.io/v1alpha1
        kind: App
        metadata:
          name: {{id}}-{{version}}
        spec:
          appId: {{id}}
          version: {{version}}
          chart: {name: {{id}}, version: {{version}}, repository: {name: boats, url: "https://charts.example.org"} }
          dependencies: [{{needs}}]
          defaults: "size: small"
        """;
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
[ToldInOrder]
public sealed class EmbeddedHoldTests(EmbeddedFleet fleet, Story story) : HoldTests(fleet, story);

/// <inheritdoc/>
[Collection<OnRealServers>]
[ToldInOrder]
public sealed class RealHoldTests(RealFleet fleet, Story story) : HoldTests(fleet, story);
