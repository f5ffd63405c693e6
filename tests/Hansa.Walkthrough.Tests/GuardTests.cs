using System.Text.RegularExpressions;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>More than 50 releases, and more than a fifth of the fleet's, go only when a person has confirmed it. One story, told in order.</summary>
[ToldInOrder]
public abstract partial class GuardTests(Fleet fleet, Story story) : OnTheFleet(fleet), IClassFixture<Story>
{
    private const int Many = 60;
    private const string Workspace = "guarded";
    private const string Deployment = "flotilla";

    private string Ns => story.Namespace;

    [Fact]
    public Task Step_1_an_app_of_many_releases_is_deployed() => story.TellAsync(async () =>
    {
        story.Namespace = await Fleet.WorkspaceAsync(Workspace);
        await Fleet.KubeconfigSecretAsync(Ns, "guarded-kubeconfig", Fleet.Spoke1.Kubeconfig);
        await Fleet.ClusterAsync(Ns, "guarded", "  detachPolicy: Remove");
        await Fleet.JoinedAsync(Ns, "guarded");
        await Fleet.Management.ApplyAsync(App("1.0.0", Many, "old-harbour"));

        await DeployAsync("1.0.0");

        await Fleet.DeployedAsync(Ns, Deployment, 1);
    });

    [Fact]
    public Task Step_2_many_releases_that_would_be_installed_anew_elsewhere_wait_for_a_person() => story.TellAsync(async () =>
    {
        await Fleet.Management.ApplyAsync(App("2.0.0", Many, "new-harbour"));

        await DeployAsync("2.0.0");

        var digest = await DigestAsync();
        Assert.All(await TargetsAsync(), target => Assert.Equal("old-harbour", target));
        await ConfirmAsync(digest);
        await Fleet.DeployedAsync(Ns, Deployment, 1);
        Assert.All(await TargetsAsync(), target => Assert.Equal("new-harbour", target));
        await Fleet.Hub.EventuallyAsync(
            Kinds.Workspace, ObjectKey.ClusterScoped(Workspace), "the confirmation is used up",
            found => found.Annotation(Annotations.Confirm) is null && found.At("status", "heldRemovals") is null);
    });

    [Fact]
    public Task Step_3_many_releases_that_the_app_no_longer_names_wait_for_a_person() => story.TellAsync(async () =>
    {
        await Fleet.Management.ApplyAsync(App("3.0.0", 1, "new-harbour"));

        await DeployAsync("3.0.0");

        var digest = await DigestAsync();
        Assert.Equal(Many, (await TargetsAsync()).Length);
        await ConfirmAsync(digest);
        await Fleet.DeployedAsync(Ns, Deployment, 1);
        Assert.Single(await TargetsAsync());
        await Fleet.Management.RunAsync($"delete kommandercluster -n {Ns} guarded --timeout=90s");
        await Fleet.Management.RunAsync($"delete workspace {Workspace} --timeout=60s");
        await Fleet.Management.RunAsync($"delete app {Deployment}-1.0.0 {Deployment}-2.0.0 {Deployment}-3.0.0");
    });

    /// <summary>The digest that the deployment says has to be confirmed.</summary>
    private async Task<string> DigestAsync()
    {
        var guarded = await Fleet.DeploymentAsync(Ns, Deployment, Reasons.RemovalGuarded);
        var held = await Fleet.Hub.EventuallyAsync(
            Kinds.Workspace, ObjectKey.ClusterScoped(Workspace), "tells what is held", found => found.Text("status", "heldRemovals", "message") is { } message && guarded.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal("guarded", held.At("status", "heldRemovals", "clusters")?[0].Text("name"));
        return Confirmation().Match(guarded.Message) is { Success: true } found ? found.Groups["digest"].Value : throw new InvalidOperationException($"no digest in: {guarded.Message}");
    }

    private Task<string> ConfirmAsync(string digest) => Fleet.Management.RunAsync($"annotate workspace {Workspace} {Annotations.Confirm}={digest}");

    private async Task<string?[]> TargetsAsync() => [.. (await Fleet.Spoke1.ReleasesAsync(Ns)).Where(r => r.Label(Labels.App) == Deployment).Select(r => r.Text("spec", "targetNamespace"))];

    private Task<string> DeployAsync(string version) => Fleet.Management.ApplyAsync($"""
        apiVersion: apps.kommander.d2iq.io/v1alpha1
        kind: AppDeployment
        metadata:
          name: {Deployment}
          namespace: {Ns}
        spec:
          appRef:
            name: {Deployment}-{version}
        """);

    private static string App(string version, int releases, string target) => $"""
        apiVersion: apps.kommander.d2iq.io/v1alpha1
        kind: App
        metadata:
          name: {Deployment}-{version}
        spec:
          appId: {Deployment}
          version: {version}
          releases:
        {string.Join('\n', Enumerable.Range(0, releases).Select(i => Release(i, target)))}
        """;

    private static string Release(int index, string target) => $$$"""
            - name: {{{Deployment}}}{{{(index == 0 ? "" : $"-{index}")}}}
              targetNamespace: {{{target}}}
              chart: {name: boat, version: 1.0.0, repository: {name: boats, url: "https://charts.example.org"}}
        """;

    [GeneratedRegex($@"{Annotations.Confirm}: (?<digest>\w+)")]
    private static partial Regex Confirmation();
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
[ToldInOrder]
public sealed class EmbeddedGuardTests(EmbeddedFleet fleet, Story story) : GuardTests(fleet, story);

/// <inheritdoc/>
[Collection<OnRealServers>]
[ToldInOrder]
public sealed class RealGuardTests(RealFleet fleet, Story story) : GuardTests(fleet, story);
