using System.Text;
using Hansa.Sandbox.Demo;
using Hansa.Sandbox.Tests.Support;

namespace Hansa.Sandbox.Tests.Demo;

/// <summary><c>hansa demo --keep</c>: what the steps made can be looked at, and is gone when it is stopped.</summary>
public sealed class DemoKeepTests
{
    [Fact]
    public async Task The_fleet_stays_with_everything_deployed_until_it_is_stopped()
    {
        using var folder = new TemporaryFolder();
        await using var demo = await SandboxProcess.OfAsync(HansaProcess.Start(folder.Path, "demo", "--keep"), folder[".hansa"]);
        Assert.Contains("Every step held", demo.Process.Output, StringComparison.Ordinal);
        Assert.Contains($"export KUBECONFIG={demo.Kubeconfig("management")}\n", demo.Process.Output, StringComparison.Ordinal);

        var deployments = await demo.KubectlAsync("management", "get", "appdeployments", "-A");
        var releases = await demo.KubectlAsync("cluster-1", "get", "helmreleases", "-A");
        var (_, status) = await HansaProcess.RunAsync(folder.Path, "sandbox", "status");

        Assert.Matches("metallb-0.12.2 +metallb-0.12.2 +True .* 2/2 ", deployments);
        Assert.Matches("metallb +True +Release reconciliation succeeded ", releases);
        Assert.Matches("cluster-2 +none +workspace-test-.{5}/kommander-spoke-2 +Joined +True ", status);
        Assert.Equal(0, await demo.Process.StopAsync());
        Assert.EndsWith("Stopped.\n", demo.Process.Output.TrimEnd('\n') + "\n", StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder[".hansa"], "*.kubeconfig"));
    }

    [Fact]
    public async Task A_step_that_did_not_hold_is_left_to_be_looked_at_and_counts_at_the_end()
    {
        using var folder = new TemporaryFolder();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var output = new Listener("# Ctrl-C stops");
        var options = new DemoOptions { Keep = folder[".hansa"], Patience = TimeSpan.FromTicks(1) };

        var playing = WalkThroughDemo.PlayAsync(output, options, TimeProvider.System, new Random(1), stop.Token);

        await output.Heard.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(playing.IsCompleted);
        Assert.True(File.Exists(folder[".hansa/management.kubeconfig"]));
        await stop.CancelAsync();
        Assert.False(await playing);
        Assert.Contains("stays as the step left it", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Notices when something is said.</summary>
    private sealed class Listener(string words) : StringWriter
    {
        private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Heard => _heard.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(words, StringComparison.Ordinal) == true)
                _heard.TrySetResult();
        }
    }
}
