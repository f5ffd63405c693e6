using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Objects;
using Hansa.Sandbox.Tests.Support;

namespace Hansa.Sandbox.Tests.Commands;

/// <summary><c>hansa sandbox break</c>, <c>heal</c> and <c>status</c>.</summary>
public sealed class FaultCommandsTests
{
    [Fact]
    public async Task A_cluster_that_is_cut_off_is_noticed_and_catches_up_when_it_is_healed()
    {
        using var folder = new TemporaryFolder();
        await using var up = await SandboxProcess.StartAsync(folder.Path, folder[".hansa"]);
        var ns = await up.WorkspaceAsync("workspace-test");
        await up.AttachAsync(ns, "spoke-1", "cluster-1");
        await up.AttachAsync(ns, "spoke-2", "cluster-2");

        Assert.Equal("faults of cluster-1: partition\n", await SandboxAsync(folder, "break", "cluster-1", "--partition"));
        await up.DeployAsync(ns, "cert-manager-0.2.7");
        await SandboxProcess.UntilAsync(
            up.Management, Kinds.AppDeployment, new ObjectKey(ns, "cert-manager-0.2.7"), "is deployed where it can be", found => found.Text("status", "clusters", "summary") == "1/2");
        await SandboxProcess.UntilAsync(
            up.Management, Kinds.KommanderCluster, new ObjectKey(ns, "spoke-1"), "is not reachable", found => found.Condition("Reachable")?.Status == "False");
        var status = await SandboxAsync(folder, "status");

        Assert.Matches($@"cluster-1 +partition +{ns}/spoke-1 +Joined +False ", status);
        Assert.Matches($@"cluster-2 +none +{ns}/spoke-2 +Joined +True +2/2", status);
        Assert.Equal("faults of cluster-1: none\n", await SandboxAsync(folder, "heal", "cluster-1"));
        await up.DeployedAsync(ns, "cert-manager-0.2.7", 2);
    }

    [Fact]
    public async Task Faults_add_up_until_they_are_healed()
    {
        using var folder = new TemporaryFolder();
        await using var up = await SandboxProcess.StartAsync(folder.Path, folder[".hansa"], "--clusters", "1");

        Assert.Equal("faults of cluster-1: slow 10ms\n", await SandboxAsync(folder, "break", "cluster-1", "--slow", "10ms"));
        Assert.Equal("faults of cluster-1: errors 20%, slow 10ms\n", await SandboxAsync(folder, "break", "cluster-1", "--errors", "20%"));
        Assert.Equal("faults of cluster-1: errors 20%, flap 30s, slow 10ms\n", await SandboxAsync(folder, "break", "cluster-1", "--flap", "30s"));
        Assert.Equal("faults of all clusters: none\n", await SandboxAsync(folder, "heal"));
        Assert.Matches(@"cluster-1 +none", await SandboxAsync(folder, "status"));
        Assert.Equal("faults of cluster-1: flap 10s, slow 2s\n", await SandboxAsync(folder, "break", "cluster-1", "--slow", "--flap"));
    }

    [Fact]
    public async Task A_slow_cluster_answers_later()
    {
        using var folder = new TemporaryFolder();
        await using var up = await SandboxProcess.StartAsync(folder.Path, folder[".hansa"], "--clusters", "1");
        using var client = up.Client("cluster-1");

        await SandboxAsync(folder, "break", "cluster-1", "--slow", "700ms");
        var asked = TimeProvider.System.GetTimestamp();
        await client.GetTextAsync("/healthz", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.FromMilliseconds(700), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task Open_watches_are_cut_and_new_ones_are_not()
    {
        using var folder = new TemporaryFolder();
        await using var up = await SandboxProcess.StartAsync(folder.Path, folder[".hansa"], "--clusters", "1");
        using var client = up.Client("cluster-1");
        await using var watch = await OpenWatchAsync(client);

        Assert.Equal("watches of cluster-1: cut\n", await SandboxAsync(folder, "break", "cluster-1", "--cut-watches"));

        await EndsAsync(watch);
        await using var again = await OpenWatchAsync(client);
        Assert.Equal("faults of cluster-1: slow 1ms\nwatches of cluster-1: cut\n", await SandboxAsync(folder, "break", "cluster-1", "--cut-watches", "--slow", "1ms"));
        await EndsAsync(again);
    }

    [Fact]
    public async Task What_cannot_be_done_is_told()
    {
        using var folder = new TemporaryFolder();
        var (nobody, none) = await HansaProcess.RunAsync(folder.Path, "sandbox", "status");
        await using var up = await SandboxProcess.StartAsync(folder.Path, folder[".hansa"], "--clusters", "1");
        var (unknown, which) = await HansaProcess.RunAsync(folder.Path, "sandbox", "heal", "cluster-7");
        var (wrong, duration) = await HansaProcess.RunAsync(folder.Path, "sandbox", "break", "cluster-1", "--slow", "soon");
        await up.Process.KillAsync();
        var (gone, nobodyThere) = await HansaProcess.RunAsync(folder.Path, "sandbox", "status");

        Assert.Equal((1, 1, 1, 1), (nobody, unknown, wrong, gone));
        Assert.Contains("no sandbox runs in .hansa: start one with `hansa up`", none, StringComparison.Ordinal);
        Assert.Contains("there is no cluster cluster-7 in this sandbox; there are cluster-1, management", which, StringComparison.Ordinal);
        Assert.Contains("--slow: 'soon' is not a duration: write 500ms, 2s, 1m or 1h", duration, StringComparison.Ordinal);
        Assert.Contains("no sandbox runs in .hansa", nobodyThere, StringComparison.Ordinal);
    }

    /// <summary>A watch of namespaces that is open: it has told the first one.</summary>
    private static async Task<IAsyncEnumerator<WatchEvent>> OpenWatchAsync(ApiClient client)
    {
        var watch = client.WatchAsync(Kinds.Namespace, null, "0", new ListOptions(), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await watch.MoveNextAsync());
        return watch;
    }

    private static async Task EndsAsync(IAsyncEnumerator<WatchEvent> watch)
    {
        while (await watch.MoveNextAsync())
            Assert.NotEqual(WatchEventType.Deleted, watch.Current.Type);
    }

    private static async Task<string> SandboxAsync(TemporaryFolder folder, params string[] arguments)
    {
        var (code, output) = await HansaProcess.RunAsync(folder.Path, ["sandbox", .. arguments]);
        Assert.True(code == 0, output);
        return output.Trim('\n') + "\n";
    }
}
