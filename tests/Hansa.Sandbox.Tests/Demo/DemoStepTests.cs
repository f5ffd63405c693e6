using Hansa.Sandbox.Tests.Support;

namespace Hansa.Sandbox.Tests.Demo;

/// <summary><c>hansa demo --step</c>, as a person or a script runs it.</summary>
public sealed class DemoStepTests
{
    [Fact]
    public async Task Each_step_waits_for_Enter()
    {
        using var folder = new TemporaryFolder();
        await using var demo = HansaProcess.Start(folder.Path, "demo", "--step");

        await demo.SaysAsync("Enter: 0. Before\n");
        await demo.EnterAsync();
        await demo.SaysAsync("Enter: 1. A workspace\n");
        Assert.Contains("── 0. Before", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("── 1. A workspace", demo.Output, StringComparison.Ordinal);
        await demo.EnterAsync();
        await demo.SaysAsync("── 1. A workspace");

        Assert.Equal(1, await demo.StopAsync());
        Assert.Contains("hansa: the demo was stopped before its end\n", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_can_type_it_says_so()
    {
        using var folder = new TemporaryFolder();

        var (code, output) = await HansaProcess.RunAsync(folder.Path, "demo", "--step");

        Assert.Equal(1, code);
        Assert.Contains("hansa: --step waits for Enter before each step, and standard input has ended", output, StringComparison.Ordinal);
    }
}
