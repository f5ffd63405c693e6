using Hansa.Api;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>What people delete and make again, or mistype, uninstalls nothing anywhere. One story, told in order, with the settling time that is shipped.</summary>
[ToldInOrder]
public abstract class RemadeTests(Fleet fleet, Story story) : OnTheFleet(fleet), IClassFixture<Story>
{
    private const string App = "gatekeeper";
    private const string Deployment = "gatekeeper-0.6.8";
    private const string Workspace = "remade";

    private string Ns => story.Namespace;

    [Fact]
    public Task Step_1_a_service_runs() => story.TellAsync(async () =>
    {
        await Fleet.StopControllerAsync();
        await Fleet.StartControllerAsync("--removal-settle", "10s");
        story.Namespace = await Fleet.WorkspaceWithAsync(Workspace, Fleet.Spoke1, "remade");
        await Fleet.DeployAsync(Ns, Deployment);
        await Fleet.DeployedAsync(Ns, Deployment, 1);
        story.Remembered = await Fleet.Spoke1.UidOfReleaseAsync(Ns, App);
    });

    [Fact]
    public Task Step_2_replaced_by_force_again_and_again_it_is_never_uninstalled() => story.TellAsync(async () =>
    {
        for (var round = 0; round < 5; round++)
        {
            await ReplaceAsync(Deployment, Deployment);
            await Fleet.DeployedAsync(Ns, Deployment, 1);
            Assert.Equal(story.Remembered, await Fleet.Spoke1.UidOfReleaseAsync(Ns, App));
        }
    });

    [Fact]
    public Task Step_3_of_two_deployments_of_the_app_the_older_keeps_its_place_when_it_is_replaced() => story.TellAsync(async () =>
    {
        await Fleet.HeartbeatsAsync(1); // creation times are whole seconds
        await Fleet.Management.ApplyAsync(Manifest("second", Deployment));
        await Fleet.DeploymentAsync(Ns, "second", Reasons.Superseded);

        await ReplaceAsync(Deployment, Deployment);

        await Fleet.DeployedAsync(Ns, Deployment, 1);
        await Fleet.DeploymentAsync(Ns, "second", Reasons.Superseded);
        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} second");
        Assert.Equal(story.Remembered, await Fleet.Spoke1.UidOfReleaseAsync(Ns, App));
    });

    [Theory]
    [InlineData("""{"matchExpressions":[{"key":"region","operator":"in","values":["eu"]}]}""", "spec.clusterSelector.matchExpressions[0].operator: \"in\"")]
    [InlineData("""{"matchExpressions":[{"key":"region","operator":"NotIn"}]}""", "spec.clusterSelector.matchExpressions[0].values")]
    [InlineData("""{"matchLabels":{"a b":"c"}}""", "spec.clusterSelector.matchLabels: \"a b\"")]
    public Task Step_4_a_selector_with_a_typo_uninstalls_nothing_and_is_told_with_its_place(string selector, string place) => story.TellAsync(async () =>
    {
        await Fleet.Management.RunAsync($"patch appdeployment -n {Ns} {Deployment} --type=merge -p {{\"spec\":{{\"clusterSelector\":{selector}}}}}".Replace("\"a b\"", "\"a\\u0020b\"", StringComparison.Ordinal));

        var held = await Fleet.DeploymentAsync(Ns, Deployment, Reasons.InvalidSelector);

        Assert.StartsWith(place, held.Message, StringComparison.Ordinal);
        await Fleet.HeartbeatsAsync(6); // longer than the settling time
        Assert.Equal(story.Remembered, await Fleet.Spoke1.UidOfReleaseAsync(Ns, App));
        await Fleet.Management.RunAsync($"patch appdeployment -n {Ns} {Deployment} --type=merge -p {{\"spec\":{{\"clusterSelector\":null}}}}");
        await Fleet.DeployedAsync(Ns, Deployment, 1);
    });

    [Fact]
    public Task Step_5_a_pause_in_other_words_holds_a_removal() => story.TellAsync(async () =>
    {
        await Fleet.Management.RunAsync($"annotate workspace {Workspace} {Annotations.Paused}=True");
        await Fleet.DeploymentAsync(Ns, Deployment, Reasons.Paused);
        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} {Deployment}");
        await Fleet.HeartbeatsAsync(6);
        Assert.Equal(story.Remembered, await Fleet.Spoke1.UidOfReleaseAsync(Ns, App));

        await Fleet.DeployAsync(Ns, Deployment);
        await Fleet.Management.RunAsync($"annotate workspace {Workspace} {Annotations.Paused}-");

        await Fleet.DeployedAsync(Ns, Deployment, 1);
        Assert.Equal(story.Remembered, await Fleet.Spoke1.UidOfReleaseAsync(Ns, App));
    });

    [Fact]
    public Task Step_5b_an_App_that_renames_a_release_uninstalls_nothing() => story.TellAsync(async () =>
    {
        await Fleet.Management.ApplyAsync(Ferry("ferry-engine"));
        await Fleet.DeployAsync(Ns, "ferry");
        await Fleet.DeployedAsync(Ns, "ferry", 1);
        var before = Fleet.Spoke1.Uninstalls;

        await Fleet.Management.ApplyAsync(Ferry("ferry-motor"));

        await Fleet.ReleaseReasonAsync(Ns, "remade", "ferry-engine", Reasons.RemovalSettling, "handed over");
        await Fleet.Spoke1.NoReleaseAsync(Ns, "ferry-engine");
        var heir = await Fleet.Spoke1.ReleaseAsync(Ns, "ferry-motor", "is there", _ => true);
        Assert.Equal("engine", heir.Text("spec", "releaseName"));
        await Fleet.DeployedAsync(Ns, "ferry", 1);
        Assert.Equal(before, Fleet.Spoke1.Uninstalls);
        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} ferry");
        await Fleet.Spoke1.NoReleaseAsync(Ns, "ferry-motor");
        await Fleet.Spoke1.UninstalledAsync(before + 1);
        await Fleet.Management.RunAsync("delete app ferry");
    });

    [Fact]
    public Task Step_6_what_asked_for_it_is_gone_for_a_while_before_it_goes_and_its_status_says_so() => story.TellAsync(async () =>
    {
        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} {Deployment}");

        await Fleet.ReleaseReasonAsync(Ns, "remade", App, Reasons.RemovalSettling);

        Assert.Equal(story.Remembered, await Fleet.Spoke1.UidOfReleaseAsync(Ns, App));
        await Fleet.Spoke1.NoReleaseAsync(Ns, App);
        await Fleet.CleanUpAsync(Workspace, Ns, "remade");
    });

    /// <summary>Whatever became of the story, the others go on with a controller that does not let them wait.</summary>
    [Fact]
    public async Task Step_7_the_next_story_has_its_controller()
    {
        await Fleet.StopControllerAsync();
        await Fleet.StartControllerAsync();
    }

    private async Task ReplaceAsync(string name, string app)
    {
        var replaced = await Fleet.Management.KubectlAsync(["replace", "--force", "-f", "-"], Manifest(name, app), TestContext.Current.CancellationToken);
        Assert.True(replaced.ExitCode == 0, replaced.Error);
    }

    /// <summary>An App of two releases, the second with that name and always the same Helm release.</summary>
    private static string Ferry(string second) => $$"""
        apiVersion: apps.kommander.d2iq.io/v1alpha1
        kind: App
        metadata:
          name: ferry
        spec:
          appId: ferry
          version: 1.0.0
          releases:
            - name: ferry
              chart: {name: ferry, version: 1.0.0, repository: {name: boats, url: "https://charts.example.org"} }
            - name: {{second}}
              releaseName: engine
              chart: {name: engine, version: 1.0.0, repository: {name: boats, url: "https://charts.example.org"} }
        """;

    private string Manifest(string name, string app) => $"""
        apiVersion: apps.kommander.d2iq.io/v1alpha1
        kind: AppDeployment
        metadata:
          name: {name}
          namespace: {Ns}
        spec:
          appRef:
            name: {app}
        """;
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
[ToldInOrder]
public sealed class EmbeddedRemadeTests(EmbeddedFleet fleet, Story story) : RemadeTests(fleet, story);

/// <inheritdoc/>
[Collection<OnRealServers>]
[ToldInOrder]
public sealed class RealRemadeTests(RealFleet fleet, Story story) : RemadeTests(fleet, story);
