using Hansa.Api;
using Hansa.Sandbox.Fleet;
using Microsoft.Extensions.Logging;

namespace Hansa.Sandbox.Demo;

/// <summary>Under what the demo is played; a test makes them bad.</summary>
internal sealed record DemoConditions
{
    /// <summary>How long an expectation is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the stand-in for Flux takes over an install.</summary>
    public TimeSpan FluxDelay { get; init; }

    /// <summary>Done when the fleet is there, before anything is told.</summary>
    public Action<SandboxFleet> Begun { get; init; } = _ => { };
}

/// <summary>The whole walk-through by itself: every step does what people would do, shows it, and verifies what comes of it.</summary>
public static class WalkThroughDemo
{
    /// <summary>Plays it; whether every step held.</summary>
    /// <param name="output">Where it is told.</param>
    /// <param name="colours">Whether with colours.</param>
    /// <param name="clock">Paces it.</param>
    /// <param name="random">Chance.</param>
    /// <param name="ct">Ends it.</param>
    public static Task<bool> PlayAsync(TextWriter output, bool colours, TimeProvider clock, Random random, CancellationToken ct) =>
        PlayAsync(output, colours, new DemoConditions(), clock, random, ct);

    /// <summary>The same, under other conditions than people's.</summary>
    internal static async Task<bool> PlayAsync(TextWriter output, bool colours, DemoConditions conditions, TimeProvider clock, Random random, CancellationToken ct)
    {
        var begun = clock.GetTimestamp();
        var narrator = new Narrator(output, colours);
        var place = Directory.CreateTempSubdirectory("hansa-demo-").FullName;
        try
        {
            var held = await PlayAsync(place, narrator, conditions, clock, random, ct);
            if (held)
                narrator.Say($"\nEvery step held, in {clock.GetElapsedTime(begun).TotalSeconds:0} s. To type it yourself: hansa up");
            return held;
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private static async Task<bool> PlayAsync(string place, Narrator narrator, DemoConditions conditions, TimeProvider clock, Random random, CancellationToken ct)
    {
        var options = new SandboxOptions { Folder = place, Clusters = 2, FluxDelay = conditions.FluxDelay, ProbePeriod = DemoScene.ProbePeriod };
        using var folder = SandboxFolder.Open(options);
        using var file = new FileLog(folder.LogFile, clock);
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(file));
        narrator.Say("""
            Hansa's walk-through, on Kubernetes API servers in this process: a management cluster with Hansa, and two clusters to attach.
            On those a stand-in plays Flux. It is simulated: Flux's conditions are written, no chart is fetched and nothing is installed.
            """);
        await using var fleet = await SandboxFleet.StartAsync(options, folder, new Progress<string>(), clock, random, logs, ct);
        conditions.Begun(fleet);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = fleet.RunAsync(end.Token);
        try
        {
            var scene = new DemoScene(fleet, narrator, conditions.Patience, clock, end.Token);
            await EndingWithAsync(running, TellAsync(scene));
            return true;
        }
        catch (StepFailedException failure)
        {
            narrator.Broken($"{failure.Message}\n\nThe end of Hansa's log:\n{Tail(folder.LogFile)}");
            return false;
        }
        finally
        {
            await end.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A controller that ends is a failure at once, not one time-out later.
    private static async Task EndingWithAsync(Task running, Task story)
    {
        if (await Task.WhenAny(running, story) == running)
        {
            await running;
            throw new StepFailedException("Hansa's controller ended");
        }

        await story;
    }

    private static async Task TellAsync(DemoScene scene)
    {
        await BeforeAsync(scene);
        await AttachmentSteps.TellAsync(scene);
        await ServiceSteps.TellAsync(scene);
        await OverridesSteps.TellAsync(scene);
        await MishapSteps.TellAsync(scene);
        await FarewellSteps.TellAsync(scene);
    }

    private static async Task BeforeAsync(DemoScene scene)
    {
        scene.Narrator.Title("0. Before");
        await scene.JoinedAsync(WellKnown.DefaultWorkspaceNamespace, WellKnown.HostCluster);
        var workspaces = await scene.Management.GetAsync(Kinds.Workspace, "workspaces", null, scene.Cancel);
        scene.Expect.Require(
            workspaces.Find("NAME", WellKnown.DefaultWorkspace)?["WORKSPACE NAMESPACE"] == WellKnown.DefaultWorkspaceNamespace,
            "the default workspace is there; the management cluster is attached to it as host-cluster", workspaces.ToString());
    }

    private static string Tail(string file) => string.Join('\n', File.ReadLines(file).TakeLast(20));
}
