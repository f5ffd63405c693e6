using System.Collections.Immutable;
using Hansa.Sandbox.Tests.Support;

namespace Hansa.Sandbox.Tests.Commands;

/// <summary><c>hansa demo</c>, as a new user runs it.</summary>
public sealed class DemoTests
{
    [Theory]
    [InlineData(true, "The commands are run by the kubectl of this machine, v1.")]
    [InlineData(false, "This machine has no kubectl: Hansa's own client does what the commands say")]
    public async Task It_plays_the_whole_walk_through_and_every_step_holds(bool hasKubectl, string said)
    {
        using var folder = new TemporaryFolder();
        var environment = hasKubectl ? ImmutableDictionary<string, string>.Empty : ImmutableDictionary<string, string>.Empty.Add("PATH", folder.Path);

        var (code, output) = await HansaProcess.RunAsync(folder.Path, environment, "demo");

        Assert.True(code == 0, output);
        Assert.Contains(said, output, StringComparison.Ordinal);
        foreach (var title in new[] { "0. Before", "1. A workspace", "2. Attach a cluster", "3. What can be deployed", "4. Deploy a service", "5. Deploy with a configuration", "When something goes wrong", "6. And back" })
            Assert.Contains($"── {title}", output, StringComparison.Ordinal);
        Assert.Contains("$ kubectl get workspaces\nNAME ", output, StringComparison.Ordinal);
        Assert.Matches(@"workspace-test-\w{5} +metallb +True +Release reconciliation succeeded ", output);
        Assert.Matches(@"kommander-spoke-2 +Joined +kommander-spoke-2 +\w+ +False ", output);
        Assert.Contains("Every step held", output, StringComparison.Ordinal);
        Assert.Contains("simulated", output, StringComparison.Ordinal);
        Assert.DoesNotContain("✗", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
