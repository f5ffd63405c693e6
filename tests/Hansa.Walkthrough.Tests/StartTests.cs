using Hansa.Api;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>What people ordered while the controller was down, or holds everything. One story, told in order.</summary>
[ToldInOrder]
public abstract class StartTests(Fleet fleet, Story story) : OnTheFleet(fleet), IClassFixture<Story>
{
    private const string Workspace = "starting";
    private const string Ordered = "kubernetes-dashboard-4.0.3";
    private const string Removed = "gatekeeper-0.6.8";
    private const string RemovedApp = "gatekeeper";

    private string Ns => story.Namespace;

    [Fact]
    public Task Step_1_with_pause_all_nothing_is_written_or_removed_anywhere() => story.TellAsync(async () =>
    {
        story.Namespace = await Fleet.WorkspaceWithAsync(Workspace, Fleet.Spoke1, "start-1");
        await Fleet.AttachAsync(Ns, Fleet.Spoke2, "start-2");
        await Fleet.DeployAsync(Ns, Removed);
        await Fleet.DeployedAsync(Ns, Removed, 2);
        await Fleet.DeployedAsync(Ns, "reloader", 2);
        await Fleet.HeartbeatsAsync(2); // so Flux has had its say
        await Fleet.StopControllerAsync();
        var before = await Contents.OfAsync(Fleet.Spoke1.Client, Fleet.Spoke1.DeliveredKinds, Ns);
        await Fleet.StartControllerAsync("--pause-all");

        await Fleet.Management.RunAsync($"delete appdeployment -n {Ns} {Removed}");
        await Fleet.DeployAsync(Ns, Ordered);

        var paused = await Fleet.DeploymentAsync(Ns, Ordered, Reasons.Paused);
        Assert.Contains("--pause-all", paused.Message, StringComparison.Ordinal);
        await Fleet.HeartbeatsAsync(2);
        Assert.Equal("", before.Changes(await Contents.OfAsync(Fleet.Spoke1.Client, Fleet.Spoke1.DeliveredKinds, Ns)));
    });

    [Fact]
    public Task Step_2_after_a_start_a_cluster_that_does_not_answer_holds_up_no_removal_elsewhere() => story.TellAsync(async () =>
    {
        await Fleet.StopControllerAsync();
        Fleet.Spoke2.Cluster.Pause();
        try
        {
            await Fleet.StartControllerAsync();

            await Fleet.Spoke1.NoReleaseAsync(Ns, RemovedApp);
            await Fleet.Spoke1.ReleaseAsync(Ns, "kubernetes-dashboard", "is delivered", _ => true);
        }
        finally
        {
            Fleet.Spoke2.Cluster.Resume();
        }
    });

    [Fact]
    public Task Step_3_a_cluster_that_was_silent_gets_what_it_missed() => story.TellAsync(async () =>
    {
        await Fleet.DeployedAsync(Ns, Ordered, 2);
        await Fleet.Spoke2.NoReleaseAsync(Ns, RemovedApp);
        await Fleet.CleanUpAsync(Workspace, Ns, "start-1", "start-2");
    });
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
[ToldInOrder]
public sealed class EmbeddedStartTests(EmbeddedFleet fleet, Story story) : StartTests(fleet, story);

/// <inheritdoc/>
[Collection<OnRealServers>]
[ToldInOrder]
public sealed class RealStartTests(RealFleet fleet, Story story) : StartTests(fleet, story);
