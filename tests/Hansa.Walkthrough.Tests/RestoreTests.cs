using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>The management cluster loses parts of itself, or is another one than it was. One story, told in order.</summary>
[ToldInOrder]
public abstract class RestoreTests(Fleet fleet, Story story) : OnTheFleet(fleet), IClassFixture<Story>
{
    private const string App = "gatekeeper";
    private const string Deployment = "gatekeeper-0.6.8";
    private const string Definition = "appdeployments.apps.kommander.d2iq.io";
    private static readonly ObjectKey Record = new(WellKnown.KommanderNamespace, WellKnown.HubConfigMap);

    private string Ns => story.Namespace;

    [Fact]
    public Task Step_1_a_definition_that_is_deleted_uninstalls_nothing() => story.TellAsync(async () =>
    {
        story.Namespace = await Fleet.WorkspaceWithAsync("restored", Fleet.Spoke2, "kept");
        await Fleet.DeployAsync(Ns, Deployment);
        await Fleet.DeployedAsync(Ns, Deployment, 1);
        story.Remembered = await Fleet.Spoke2.UidOfReleaseAsync(Ns, App);
        var definitions = await ControllerProcess.OutputOfAsync("crds");

        await Fleet.Management.RunAsync($"delete crd {Definition} --timeout=90s");
        await Fleet.HeartbeatsAsync(2);
        await Fleet.Management.ApplyAsync(definitions);

        var message = await Fleet.ReleaseReasonAsync(Ns, "kept", App, Reasons.RestoreUnconfirmed);
        Assert.Contains(Definition, message, StringComparison.Ordinal);
        Assert.Contains(Annotations.ConfirmRestore, message, StringComparison.Ordinal);
        Assert.Equal(story.Remembered, await Fleet.Spoke2.UidOfReleaseAsync(Ns, App));
    });

    [Fact]
    public Task Step_2_what_is_made_again_is_taken_up_and_the_rest_goes_when_a_person_confirms() => story.TellAsync(async () =>
    {
        await Fleet.DeployAsync(Ns, Deployment);
        await Fleet.DeployedAsync(Ns, Deployment, 1);
        Assert.Equal(story.Remembered, await Fleet.Spoke2.UidOfReleaseAsync(Ns, App));
        await Fleet.Spoke2.ReleaseAsync(Ns, "reloader", "is still there: nothing asks for it any more", _ => true);

        await ConfirmAsync();

        await Fleet.Spoke2.NoReleaseAsync(Ns, "reloader");
        Assert.Equal(story.Remembered, await Fleet.Spoke2.UidOfReleaseAsync(Ns, App));
    });

    [Fact]
    public Task Step_3_a_record_with_another_uid_is_a_restored_or_cloned_hub_that_writes_nothing() => story.TellAsync(async () =>
    {
        var record = await Fleet.Hub.EventuallyAsync(Kinds.ConfigMap, Record, "is there", _ => true);
        var copy = $"{{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{{\"name\":\"{Record.Name}\",\"namespace\":\"{Record.Namespace}\"}},\"data\":{record.GetProperty("data").GetRawText()}}}";
        await Fleet.Management.RunAsync($"annotate workspace restored {Annotations.Paused}=true"); // so that the controller does not fill in a new record of its own first
        await Fleet.StopControllerAsync();
        await Fleet.Management.RunAsync($"delete configmap -n {Record.Namespace} {Record.Name}");
        await Fleet.Management.ApplyAsync(copy);
        await Fleet.StartControllerAsync();
        await Fleet.Management.RunAsync($"annotate workspace restored {Annotations.Paused}-");
        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} {Deployment}");

        var stopped = await Fleet.ClusterReasonAsync(Ns, "kept", "Joined", Reasons.RestoreUnconfirmed);

        Assert.Contains("restored or cloned", stopped.Message, StringComparison.Ordinal);
        await Fleet.HeartbeatsAsync(2);
        Assert.Equal(story.Remembered, await Fleet.Spoke2.UidOfReleaseAsync(Ns, App));
    });

    [Fact]
    public Task Step_4_it_goes_on_when_a_person_confirms() => story.TellAsync(async () =>
    {
        await ConfirmAsync();

        await Fleet.Spoke2.NoReleaseAsync(Ns, App);
        await Fleet.Hub.EventuallyAsync(Kinds.ConfigMap, Record, "the confirmation is used up", map => map.Annotation(Annotations.ConfirmRestore) is null);
    });

    [Fact]
    public Task Step_4b_a_record_that_is_deleted_while_clusters_are_joined_is_no_new_beginning() => story.TellAsync(async () =>
    {
        await Fleet.DeployAsync(Ns, Deployment);
        await Fleet.DeployedAsync(Ns, Deployment, 1);
        story.Remembered = await Fleet.Spoke2.UidOfReleaseAsync(Ns, App);
        var hub = await Fleet.HubIdAsync();

        await Fleet.Management.RunAsync($"delete configmap -n {Record.Namespace} {Record.Name}");
        var stopped = await Fleet.ClusterReasonAsync(Ns, "kept", "Joined", Reasons.RestoreUnconfirmed);
        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} {Deployment}");
        await Fleet.HeartbeatsAsync(2);

        Assert.Contains("was missing although clusters have joined", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(story.Remembered, await Fleet.Spoke2.UidOfReleaseAsync(Ns, App));
        await ConfirmAsync();
        await Fleet.Spoke2.NoReleaseAsync(Ns, App);
        Assert.Equal(hub, await Fleet.HubIdAsync());
        await Fleet.CleanUpAsync("restored", Ns, "kept");
    });

    [Fact]
    public Task Step_5_what_lies_in_a_namespace_without_workspace_is_held() => story.TellAsync(async () =>
    {
        await Fleet.Management.RunAsync("create namespace nobodys");
        await Fleet.DeployAsync("nobodys", Deployment);
        await Fleet.ClusterAsync("nobodys", "nobodys");

        await Fleet.DeploymentAsync("nobodys", Deployment, Reasons.NoWorkspace);
        await Fleet.ClusterReasonAsync("nobodys", "nobodys", "Pending", Reasons.NoWorkspace);
        await Fleet.Management.RunAsync("delete namespace nobodys --timeout=60s");
    });

    private async Task ConfirmAsync()
    {
        var record = await Fleet.Hub.EventuallyAsync(Kinds.ConfigMap, Record, "is there", _ => true);
        await Fleet.Management.RunAsync($"annotate configmap -n {Record.Namespace} {Record.Name} {Annotations.ConfirmRestore}={record.Text("metadata", "uid")}");
    }
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
[ToldInOrder]
public sealed class EmbeddedRestoreTests(EmbeddedFleet fleet, Story story) : RestoreTests(fleet, story);

/// <inheritdoc/>
[Collection<OnRealServers>]
[ToldInOrder]
public sealed class RealRestoreTests(RealFleet fleet, Story story) : RestoreTests(fleet, story);
