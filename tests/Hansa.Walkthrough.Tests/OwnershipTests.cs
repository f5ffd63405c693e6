using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>What is not ours stays as it is, until its owner hands it over. One story, told in order.</summary>
[ToldInOrder]
public abstract class OwnershipTests(Fleet fleet, Story story) : OnTheFleet(fleet), IClassFixture<Story>
{
    private const string Workspace = "owned";
    private const string App = "metallb";
    private const string Deployment = "metallb-0.12.2";

    private string Ns => story.Namespace;

    [Fact]
    public Task Step_1_a_HelmRelease_of_that_name_that_is_there_already_is_left_alone() => story.TellAsync(async () =>
    {
        story.Namespace = await Fleet.WorkspaceWithAsync(Workspace, Fleet.Spoke1, "owned");
        await Fleet.DeployedAsync(Ns, "reloader", 1); // so the namespace is there
        await Fleet.Spoke1.Cluster.ApplyAsync($"""
            apiVersion: {Fleet.Spoke1.HelmRelease.ApiVersion}
            kind: HelmRelease
            metadata:
              name: {App}
              namespace: {Ns}
            spec:
              interval: 1h0m0s
              chart: {"{"}spec: {"{"}chart: metallb, version: 0.0.1, sourceRef: {"{"}kind: HelmRepository, name: elsewhere{"}"}{"}"}{"}"}
            """);
        var foreign = await Fleet.Spoke1.ReleaseAsync(Ns, App, "is there", _ => true);

        await Fleet.DeployAsync(Ns, Deployment);

        var refused = await Fleet.DeploymentAsync(Ns, Deployment, Reasons.OwnedByAnother);
        Assert.Contains($"HelmRelease {Ns}/{App}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Annotations.Adopt, refused.Message, StringComparison.Ordinal);
        var left = await Fleet.Spoke1.ReleaseAsync(Ns, App, "is there", _ => true);
        Assert.Equal(foreign.GetProperty("spec").GetRawText(), left.GetProperty("spec").GetRawText());
        Assert.Null(left.Label(Labels.Hub));
        Assert.DoesNotContain(await Fleet.Spoke1.ObjectsOfAsync(Ns, App), name => name.StartsWith("ConfigMap", StringComparison.Ordinal)); // all of a release or nothing new
    });

    [Fact]
    public Task Step_1b_one_that_Flux_would_install_anew_is_not_taken_up() => story.TellAsync(async () =>
    {
        var hub = await Fleet.HubIdAsync();
        await Fleet.Spoke1.Cluster.RunAsync($"patch helmrelease -n {Ns} {App} --type=merge -p {{\"spec\":{{\"releaseName\":\"balancer\"}}}}");
        await Fleet.Spoke1.Cluster.RunAsync($"annotate helmrelease -n {Ns} {App} {Annotations.Adopt}={hub}");

        var refused = await Fleet.DeploymentAsync(Ns, Deployment, Reasons.WouldBeInstalledAnew);

        Assert.Contains($"Helm release balancer in namespace {Ns} of chart metallb", refused.Message, StringComparison.Ordinal);
        var left = await Fleet.Spoke1.ReleaseAsync(Ns, App, "is there", _ => true);
        Assert.Equal(("balancer", null), (left.Text("spec", "releaseName"), left.Label(Labels.Hub)));
        await Fleet.Spoke1.Cluster.RunAsync($"annotate helmrelease -n {Ns} {App} {Annotations.Adopt}-");
        await Fleet.Spoke1.Cluster.RunAsync($"patch helmrelease -n {Ns} {App} --type=merge -p {{\"spec\":{{\"releaseName\":null}}}}");
    });

    [Fact]
    public Task Step_2_it_is_taken_up_when_its_owner_says_so_and_the_word_is_used_up() => story.TellAsync(async () =>
    {
        var hub = await Fleet.HubIdAsync();
        var uid = await Fleet.Spoke1.UidOfReleaseAsync(Ns, App);

        await Fleet.Spoke1.Cluster.RunAsync($"annotate helmrelease -n {Ns} {App} {Annotations.Adopt}={hub}");

        await Fleet.DeployedAsync(Ns, Deployment, 1);
        var adopted = await Fleet.Spoke1.ReleaseAsync(Ns, App, "has used up the word", r => r.Label(Labels.Hub) == hub && r.Annotation(Annotations.Adopt) is null);
        Assert.Equal(uid, adopted.Text("metadata", "uid"));
        await Fleet.EventAsync(Ns, "owned", Reasons.Adopted);
    });

    [Fact]
    public Task Step_3_a_copy_of_what_is_ours_is_not_ours() => story.TellAsync(async () =>
    {
        var release = await Fleet.Spoke1.ReleaseAsync(Ns, App, "is there", _ => true);
        await Fleet.Spoke1.Cluster.ApplyAsync($"""
            apiVersion: {Fleet.Spoke1.HelmRelease.ApiVersion}
            kind: HelmRelease
            metadata:
              name: {App}-copy
              namespace: {Ns}
              labels: {release.GetProperty("metadata").GetProperty("labels").GetRawText()}
              annotations: {release.GetProperty("metadata").GetProperty("annotations").GetRawText()}
            spec: {release.GetProperty("spec").GetRawText()}
            """);
        var copy = await Fleet.Spoke1.UidOfReleaseAsync(Ns, $"{App}-copy");

        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} {Deployment}");

        await Fleet.Spoke1.NoReleaseAsync(Ns, App);
        Assert.Equal(copy, await Fleet.Spoke1.UidOfReleaseAsync(Ns, $"{App}-copy"));
        await Fleet.Spoke1.Cluster.RunAsync($"delete helmrelease -n {Ns} {App}-copy");
    });

    [Fact]
    public Task Step_4_what_another_hub_delivered_is_left_alone() => story.TellAsync(async () =>
    {
        await Fleet.DeployAsync(Ns, Deployment);
        await Fleet.DeployedAsync(Ns, Deployment, 1);
        story.Remembered = await Fleet.Spoke1.UidOfReleaseAsync(Ns, App);

        await Fleet.Spoke1.Cluster.RunAsync($"label helmrelease -n {Ns} {App} {Labels.Hub}=lost-hub --overwrite");

        await Fleet.DeploymentAsync(Ns, Deployment, Reasons.OwnedByAnother);
        var release = await Fleet.Spoke1.ReleaseAsync(Ns, App, "is the other hub's", r => r.Label(Labels.Hub) == "lost-hub");
        Assert.Equal(story.Remembered, release.Text("metadata", "uid"));
    });

    [Fact]
    public Task Step_5_a_lost_hubs_deliveries_are_taken_over_when_cluster_and_workspace_both_say_so() => story.TellAsync(async () =>
    {
        await Fleet.Management.RunAsync($"annotate kommandercluster -n {Ns} owned {Annotations.AdoptFrom}=lost-hub");
        await Fleet.HeartbeatsAsync(2);
        Assert.Equal("lost-hub", (await Fleet.Spoke1.ReleaseAsync(Ns, App, "is there", _ => true)).Label(Labels.Hub)); // one word is not enough

        await Fleet.Management.RunAsync($"annotate workspace {Workspace} {Annotations.AllowAdoptFrom}=lost-hub");

        await Fleet.DeployedAsync(Ns, Deployment, 1);
        var hub = await Fleet.HubIdAsync();
        var taken = await Fleet.Spoke1.ReleaseAsync(Ns, App, "is ours", r => r.Label(Labels.Hub) == hub);
        Assert.Equal(story.Remembered, taken.Text("metadata", "uid"));
    });

    [Fact]
    public Task Step_6_one_name_in_two_workspaces_makes_two_records_and_no_confusion() => story.TellAsync(async () =>
    {
        var other = await Fleet.WorkspaceAsync("owned-too");
        var twin = await Fleet.AttachAsync(other, Fleet.Spoke2, "owned");

        var records = new[] { "owned", twin.Text("status", "kubefedclusterRef", "name")! }; // a joined cluster is recorded
        Assert.NotEqual(records[0], records[1]);
        foreach (var record in records)
            await Fleet.RecordedAsReadyAsync(record);
        await Fleet.Spoke2.NoReleaseAsync(other, App);
        await Fleet.Spoke1.ReleaseAsync(Ns, App, "is there", _ => true);
        await Fleet.CleanUpAsync("owned-too", other, "owned");
        await Fleet.Hub.GoneAsync(Kinds.KubeFedCluster, new ObjectKey(WellKnown.KommanderNamespace, records[1]));
    });

    [Fact]
    public Task Step_7_a_deployment_that_is_made_again_under_its_name_is_no_uninstall() => story.TellAsync(async () =>
    {
        await Fleet.Management.RunAsync($"annotate kommandercluster -n {Ns} owned {Annotations.Paused}=true");
        await Fleet.DeploymentAsync(Ns, Deployment, Reasons.Paused);
        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} {Deployment}");
        await Fleet.DeployAsync(Ns, Deployment);

        await Fleet.Management.RunAsync($"annotate kommandercluster -n {Ns} owned {Annotations.Paused}-");

        await Fleet.DeployedAsync(Ns, Deployment, 1);
        Assert.Equal(story.Remembered, await Fleet.Spoke1.UidOfReleaseAsync(Ns, App));
    });

    [Fact]
    public Task Step_8_credentials_that_lead_to_another_cluster_are_refused_and_nothing_is_written_there() => story.TellAsync(async () =>
    {
        await Fleet.Management.RunAsync($"delete secret -n {Ns} owned-kubeconfig");
        await Fleet.ClusterReasonAsync(Ns, "owned", "Joined", Reasons.KubeconfigSecretMissing);
        await Fleet.KubeconfigSecretAsync(Ns, "owned-kubeconfig", Fleet.Spoke2.Kubeconfig);

        await Fleet.ClusterReasonAsync(Ns, "owned", "JoinFailed", Reasons.ClusterIdentityChanged);

        await Fleet.Spoke2.Client.GoneAsync(Kinds.Namespace, ObjectKey.ClusterScoped(Ns));
        Assert.Equal(story.Remembered, await Fleet.Spoke1.UidOfReleaseAsync(Ns, App));
    });

    [Fact]
    public Task Step_9_other_credentials_of_the_same_cluster_are_used_at_once() => story.TellAsync(async () =>
    {
        await Fleet.Management.RunAsync($"delete secret -n {Ns} owned-kubeconfig");
        await Fleet.KubeconfigSecretAsync(Ns, "owned-kubeconfig", Fleet.Spoke1.Cluster.CertificateKubeconfig());

        await Fleet.JoinedAsync(Ns, "owned");
        await Fleet.DeployedAsync(Ns, Deployment, 1);
        Assert.Equal(story.Remembered, await Fleet.Spoke1.UidOfReleaseAsync(Ns, App));
        await Fleet.CleanUpAsync(Workspace, Ns, "owned");
    });
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
[ToldInOrder]
public sealed class EmbeddedOwnershipTests(EmbeddedFleet fleet, Story story) : OwnershipTests(fleet, story);

/// <inheritdoc/>
[Collection<OnRealServers>]
[ToldInOrder]
public sealed class RealOwnershipTests(RealFleet fleet, Story story) : OwnershipTests(fleet, story);
