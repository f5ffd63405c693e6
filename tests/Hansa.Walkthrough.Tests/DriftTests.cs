using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Somebody works on the cluster on what was delivered there. One story, told in order.</summary>
[ToldInOrder]
public abstract class DriftTests(Fleet fleet, Story story) : OnTheFleet(fleet), IClassFixture<Story>
{
    private const string App = "kubernetes-dashboard";
    private const string Deployment = "kubernetes-dashboard-4.0.3";

    private string Ns => story.Namespace;

    [Fact]
    public Task Step_1_an_edit_is_put_right_and_told() => story.TellAsync(async () =>
    {
        story.Namespace = await Fleet.WorkspaceWithAsync("drift", Fleet.Spoke2, "drifting");
        await Fleet.DeployAsync(Ns, Deployment);
        await Fleet.DeployedAsync(Ns, Deployment, 1);

        await PatchAsync("""{"spec":{"interval":"77m"}}""");

        await Fleet.Spoke2.ReleaseAsync(Ns, App, "has its interval back", r => r.Text("spec", "interval") == "10m0s");
        await Fleet.EventAsync(Ns, "drifting", Reasons.DriftCorrected);
    });

    [Fact]
    public Task Step_2_values_and_post_renderers_that_somebody_adds_are_taken_away() => story.TellAsync(async () =>
    {
        await PatchAsync("""{"spec":{"values":{"replicaCount":7},"postRenderers":[{"kustomize":{}}]}}""");

        await Fleet.Spoke2.ReleaseAsync(Ns, App, "has nothing of somebody's", r => r.At("spec", "values") is null && r.At("spec", "postRenderers") is null);
    });

    [Fact]
    public Task Step_3_what_is_deleted_is_made_again() => story.TellAsync(async () =>
    {
        var release = await Fleet.Spoke2.ReleaseAsync(Ns, App, "is there", _ => true);
        var values = new ObjectKey(Ns, release.GetProperty("spec").GetProperty("valuesFrom")[0].Text("name")!); // the service has defaults
        var before = await Fleet.Spoke2.Client.EventuallyAsync(Kinds.ConfigMap, values, "is there", _ => true);

        await Fleet.Spoke2.Cluster.RunAsync($"delete configmap -n {Ns} {values.Name}");

        await Fleet.Spoke2.Client.EventuallyAsync(Kinds.ConfigMap, values, "is made again", map => map.Text("metadata", "uid") != before.Text("metadata", "uid"));

        await Fleet.Spoke2.Cluster.RunAsync($"delete helmrelease -n {Ns} {App} --wait=false");

        await Fleet.Spoke2.ReleaseAsync(Ns, App, "is made again", r => r.Text("metadata", "uid") != release.Text("metadata", "uid"));
        await Fleet.DeployedAsync(Ns, Deployment, 1);
    });

    [Fact]
    public Task Step_4_marks_come_back() => story.TellAsync(async () =>
    {
        await Fleet.Spoke2.Cluster.RunAsync($"label helmrelease -n {Ns} {App} {Labels.App}=other --overwrite");
        await Fleet.Spoke2.Cluster.RunAsync($"annotate helmrelease -n {Ns} {App} {Annotations.Revision}-");

        await Fleet.Spoke2.ReleaseAsync(Ns, App, "has its marks", r => r.Label(Labels.App) == App && r.Annotation(Annotations.Revision) is not null);
    });

    [Fact]
    public Task Step_5_labels_and_annotations_of_others_stay() => story.TellAsync(async () =>
    {
        await Fleet.Spoke2.Cluster.RunAsync($"label helmrelease -n {Ns} {App} team=blue");
        await Fleet.Spoke2.Cluster.RunAsync($"annotate helmrelease -n {Ns} {App} reconcile.fluxcd.io/requestedAt=now");

        await PatchAsync("""{"spec":{"interval":"78m"}}""");

        var mended = await Fleet.Spoke2.ReleaseAsync(Ns, App, "has its interval back", r => r.Text("spec", "interval") == "10m0s");
        Assert.Equal(("blue", "now"), (mended.Label("team"), mended.Annotation("reconcile.fluxcd.io/requestedAt")));
    });

    [Fact]
    public Task Step_6_a_default_that_somebody_touched_is_no_fight() => story.TellAsync(async () =>
    {
        await PatchAsync("""{"spec":{"interval":"600s","chart":{"spec":{"reconcileStrategy":"Revision"}}}}""");

        await Fleet.Spoke2.ReleaseAsync(Ns, App, "has the default back", r => r.Text("spec", "chart", "spec", "reconcileStrategy") is null or "ChartVersion");
        Assert.Equal("600s", (await Fleet.Spoke2.ReleaseAsync(Ns, App, "is there", _ => true)).Text("spec", "interval")); // it means the same
        await Fleet.DeployedAsync(Ns, Deployment, 1);
    });

    [Fact]
    public Task Step_7_what_lost_our_label_is_told_and_not_made_a_second_time() => story.TellAsync(async () =>
    {
        var hub = await Fleet.HubIdAsync();
        var uid = await Fleet.Spoke2.UidOfReleaseAsync(Ns, App);

        await Fleet.Spoke2.Cluster.RunAsync($"label helmrelease -n {Ns} {App} {Labels.Hub}-");

        await Fleet.DeploymentAsync(Ns, Deployment, Reasons.MarksStripped);
        Assert.Null((await Fleet.Spoke2.ReleaseAsync(Ns, App, "is there", _ => true)).Label(Labels.Hub));
        await Fleet.Spoke2.Cluster.RunAsync($"label helmrelease -n {Ns} {App} {Labels.Hub}={hub}");
        await Fleet.DeployedAsync(Ns, Deployment, 1);
        Assert.Equal(uid, await Fleet.Spoke2.UidOfReleaseAsync(Ns, App));
    });

    [Fact]
    public Task Step_8_a_suspension_is_respected_and_its_removal_waits() => story.TellAsync(async () =>
    {
        await PatchAsync("""{"spec":{"suspend":true}}""");
        await Fleet.DeploymentAsync(Ns, Deployment, Reasons.SuspendedOnCluster);

        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} {Deployment}");

        await Fleet.ReleaseReasonAsync(Ns, "drifting", App, Reasons.SuspendedOnCluster, "is to be removed");
        await PatchAsync("""{"spec":{"suspend":null}}""");
        await Fleet.Spoke2.NoReleaseAsync(Ns, App);
    });

    [Fact]
    public Task Step_9_who_keeps_changing_it_is_met_slowly_and_told_of() => story.TellAsync(async () =>
    {
        await Fleet.DeployAsync(Ns, Deployment);
        await Fleet.DeployedAsync(Ns, Deployment, 1);
        for (var round = 1; round <= 5; round++)
        {
            await PatchAsync($"{{\"spec\":{{\"interval\":\"{round}m\"}}}}");
            await Fleet.Spoke2.ReleaseAsync(Ns, App, $"has its interval back, round {round}", r => r.Text("spec", "interval") == "10m0s");
        }

        await PatchAsync("""{"spec":{"interval":"6m"}}""");

        var contested = await Fleet.DeploymentAsync(Ns, Deployment, Reasons.Contested);
        Assert.Contains("once an hour", contested.Message, StringComparison.Ordinal);
        Assert.Equal("6m", (await Fleet.Spoke2.ReleaseAsync(Ns, App, "is there", _ => true)).Text("spec", "interval"));
        await Fleet.CleanUpAsync("drift", Ns, "drifting");
    });

    private Task<string> PatchAsync(string patch) => Fleet.Spoke2.Cluster.RunAsync($"patch helmrelease -n {Ns} {App} --type=merge -p {patch}");
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
[ToldInOrder]
public sealed class EmbeddedDriftTests(EmbeddedFleet fleet, Story story) : DriftTests(fleet, story);

/// <inheritdoc/>
[Collection<OnRealServers>]
[ToldInOrder]
public sealed class RealDriftTests(RealFleet fleet, Story story) : DriftTests(fleet, story);
