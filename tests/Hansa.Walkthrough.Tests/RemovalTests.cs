using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Clusters, workspaces and namespaces go, in odd orders. One story, told in order.</summary>
[ToldInOrder]
public abstract class RemovalTests(Fleet fleet, Story story) : OnTheFleet(fleet), IClassFixture<Story>
{
    private const string App = "gatekeeper";
    private const string Deployment = "gatekeeper-0.6.8";

    private const string NoFinalizers = """{"metadata":{"finalizers":null}}""";

    private string Ns => story.Namespace;

    [Fact]
    public Task Step_1_a_detach_that_retains_lists_what_it_leaves() => story.TellAsync(async () =>
    {
        story.Namespace = await Fleet.WorkspaceWithAsync("leaving", Fleet.Spoke1, "left");
        await Fleet.DeployAsync(Ns, Deployment);
        await Fleet.DeployedAsync(Ns, Deployment, 1);
        story.Remembered = await Fleet.Spoke1.UidOfReleaseAsync(Ns, App);
        var id = await ClusterIdAsync();

        await Fleet.Management.RunAsync($"delete kommandercluster -n {Ns} left --timeout=60s");

        var report = await Fleet.Hub.EventuallyAsync(Kinds.ConfigMap, new ObjectKey(WellKnown.KommanderNamespace, WellKnown.LeftBehindPrefix + id), "lists what was left", _ => true);
        var objects = report.Text("data", "objects") ?? "";
        Assert.Contains($"HelmRelease {Ns}/{App}", objects, StringComparison.Ordinal);
        Assert.Contains($"Namespace {Ns} (made by Hansa)", objects, StringComparison.Ordinal);
        var release = await Fleet.Spoke1.ReleaseAsync(Ns, App, "is released", r => r.Annotation(Annotations.ReleasedBy) is not null);
        Assert.Equal($"{await Fleet.HubIdAsync()}/{Ns}", release.Annotation(Annotations.ReleasedBy));
    });

    [Fact]
    public Task Step_2_attached_in_another_workspace_the_left_release_holds_its_app() => story.TellAsync(async () =>
    {
        var other = await Fleet.WorkspaceWithAsync("arriving", Fleet.Spoke1, "left");
        await Fleet.DeployAsync(other, Deployment);

        var held = await Fleet.DeploymentAsync(other, Deployment, Reasons.LeftBehind);

        Assert.Contains($"{Ns}/{App}", held.Message, StringComparison.Ordinal);
        await Fleet.Spoke1.NoReleaseAsync(other, App);
        Assert.Equal(story.Remembered, await Fleet.Spoke1.UidOfReleaseAsync(Ns, App));
        await Fleet.CleanUpAsync("arriving", other, "left");
    });

    [Fact]
    public Task Step_3_attached_in_its_workspace_again_everything_is_taken_up_in_place() => story.TellAsync(async () =>
    {
        await Fleet.ClusterAsync(Ns, "left");
        await Fleet.JoinedAsync(Ns, "left");

        await Fleet.DeployedAsync(Ns, Deployment, 1);
        var taken = await Fleet.Spoke1.ReleaseAsync(Ns, App, "is ours", r => r.Annotation(Annotations.ReleasedBy) is null && r.Label(Labels.Hub) is not null);
        Assert.Equal(story.Remembered, taken.Text("metadata", "uid"));
        await Fleet.Hub.GoneAsync(Kinds.ConfigMap, new ObjectKey(WellKnown.KommanderNamespace, WellKnown.LeftBehindPrefix + await ClusterIdAsync()));
        await Fleet.EventAsync(Ns, "left", Reasons.Adopted);
    });

    [Fact]
    public Task Step_4_a_namespace_that_is_deleted_on_the_cluster_is_waited_for_and_made_again() => story.TellAsync(async () =>
    {
        await Fleet.Spoke1.Cluster.ApplyAsync($"""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: slow-to-go
              namespace: {Ns}
              finalizers: [example.org/wait]
            """);
        await Fleet.Spoke1.Cluster.RunAsync($"delete namespace {Ns} --wait=false");
        await Fleet.DeploymentAsync(Ns, Deployment, Reasons.TargetTerminating);

        await Fleet.Spoke1.Cluster.RunAsync($"patch configmap -n {Ns} slow-to-go --type=merge -p {NoFinalizers}");

        await Fleet.DeployedAsync(Ns, Deployment, 1);
        var again = await Fleet.Spoke1.UidOfReleaseAsync(Ns, App);
        Assert.NotEqual(story.Remembered, again);
        story.Remembered = again;
    });

    [Fact]
    public Task Step_5_a_detach_that_cannot_go_on_says_so_and_is_let_go_after_its_time() => story.TellAsync(async () =>
    {
        await Fleet.ClusterAsync(Ns, "left", "  detachPolicy: Remove\n  detachTimeout: 15s");
        Fleet.Spoke1.Cluster.Pause();
        try
        {
            await Fleet.OfflineAsync(Ns, "left");
            await Fleet.Management.RunAsync($"delete kommandercluster -n {Ns} left --wait=false");

            var failed = await Fleet.ClusterReasonAsync(Ns, "left", "UnjoinFailed", Reasons.Unreachable);

            Assert.Contains("spec.detachTimeout", failed.Message, StringComparison.Ordinal);
            await Fleet.Hub.GoneAsync(Kinds.KommanderCluster, new ObjectKey(Ns, "left"));
            await Fleet.EventAsync(Ns, "left", Reasons.LetGo);
        }
        finally
        {
            Fleet.Spoke1.Cluster.Resume();
        }

        Assert.Equal(story.Remembered, await Fleet.Spoke1.UidOfReleaseAsync(Ns, App));
    });

    [Fact]
    public Task Step_6_a_cluster_made_again_under_its_name_is_brought_up_to_date_in_place() => story.TellAsync(async () =>
    {
        await Fleet.ClusterAsync(Ns, "left");
        await Fleet.JoinedAsync(Ns, "left");

        await Fleet.DeployedAsync(Ns, Deployment, 1);
        Assert.Equal(story.Remembered, await Fleet.Spoke1.UidOfReleaseAsync(Ns, App));
    });

    [Fact]
    public Task Step_7_a_workspaces_namespace_that_is_deleted_behind_Hansas_back_uninstalls_nothing() => story.TellAsync(async () =>
    {
        await Fleet.Management.RunAsync($"delete namespace {Ns} --timeout=90s");

        await Fleet.Hub.GoneAsync(Kinds.KommanderCluster, new ObjectKey(Ns, "left"));
        var release = await Fleet.Spoke1.ReleaseAsync(Ns, App, "is released", r => r.Annotation(Annotations.ReleasedBy) is not null);
        Assert.Equal(story.Remembered, release.Text("metadata", "uid"));
    });

    [Fact]
    public Task Step_8_the_workspace_gets_its_namespace_again_and_the_cluster_goes_on_in_it() => story.TellAsync(async () =>
    {
        await Fleet.Hub.EventuallyAsync(Kinds.Workspace, ObjectKey.ClusterScoped("leaving"), "is Ready again", w => w.Condition("Ready")?.Status == "True");
        await Fleet.AttachAsync(Ns, Fleet.Spoke1, "left");
        await Fleet.DeployAsync(Ns, Deployment);

        await Fleet.DeployedAsync(Ns, Deployment, 1);
        Assert.Equal(story.Remembered, await Fleet.Spoke1.UidOfReleaseAsync(Ns, App));
        await Fleet.CleanUpAsync("leaving", Ns, "left");
        // Its AppDeployment went with the namespace and is made once only, so nobody takes it up again: the other stories would find it left behind.
        await Fleet.Spoke1.Cluster.RunAsync($"delete helmrelease -n {Ns} reloader --timeout=60s");
    });

    private async Task<string> ClusterIdAsync() => (await Fleet.JoinedAsync(Ns, "left")).Text("status", "clusterId")!; // a joined cluster has one
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
[ToldInOrder]
public sealed class EmbeddedRemovalTests(EmbeddedFleet fleet, Story story) : RemovalTests(fleet, story);

/// <inheritdoc/>
[Collection<OnRealServers>]
[ToldInOrder]
public sealed class RealRemovalTests(RealFleet fleet, Story story) : RemovalTests(fleet, story);
