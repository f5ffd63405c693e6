using Hansa.Api;
using Hansa.Sandbox.Fleet;
using Microsoft.Extensions.Logging;

namespace Hansa.Sandbox.Demo;

/// <summary>The whole walk-through by itself: every step does what people would do, shows it, and verifies what comes of it.</summary>
public static class WalkThroughDemo
{
    /// <summary>Plays it; whether every step held.</summary>
    /// <param name="output">Where it is told.</param>
    /// <param name="options">How.</param>
    /// <param name="clock">Paces it.</param>
    /// <param name="random">Chance.</param>
    /// <param name="ct">Ends it, and the fleet that is kept.</param>
    /// <exception cref="OperationCanceledException">It was ended before every step was told.</exception>
    public static async Task<bool> PlayAsync(TextWriter output, DemoOptions options, TimeProvider clock, Random random, CancellationToken ct)
    {
        var narrator = new Narrator(output, options.Colours);
        if (options.Keep is { } kept)
            return await PlayAsync(kept, narrator, options, clock, random, ct);

        var place = Directory.CreateTempSubdirectory("hansa-demo-").FullName;
        try
        {
            return await PlayAsync(place, narrator, options, clock, random, ct);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private static async Task<bool> PlayAsync(string place, Narrator narrator, DemoOptions options, TimeProvider clock, Random random, CancellationToken ct)
    {
        var begun = clock.GetTimestamp();
        var sandbox = new SandboxOptions { Folder = place, Clusters = 2, FluxDelay = options.FluxDelay, ProbePeriod = DemoScene.ProbePeriod };
        using var folder = SandboxFolder.Open(sandbox);
        using var file = new FileLog(folder.LogFile, clock);
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(file));
        narrator.Say("""
            Hansa's walk-through, on Kubernetes API servers in this process: a management cluster with Hansa, and two clusters to attach.
            On those a stand-in plays Flux. It is simulated: Flux's conditions are written, no chart is fetched and nothing is installed.
            """);
        using var work = new WorkFolder(Path.Combine(folder.Path, "kubectl"));
        var kubectl = await KubectlAsync(options, work.Path, narrator, clock, ct);
        await using var fleet = await SandboxFleet.StartAsync(sandbox, folder, new Progress<string>(), clock, random, logs, ct);
        options.Begun(fleet);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = fleet.RunAsync(end.Token);
        try
        {
            var pace = new Pace(options.Enter, narrator);
            var scene = new DemoScene(fleet, folder, kubectl, narrator, pace, options.Patience, clock, end.Token);
            var held = await HeldAsync(running, options.Keep is null ? TellAsync(scene) : TellAsFarAsKeptAsync(scene), narrator, folder, ct);
            if (held)
                narrator.Say($"\nEvery step held{(pace.IsAskedFor ? "" : $", in {clock.GetElapsedTime(begun).TotalSeconds:0} s")}.{(options.Keep is null ? " To type it yourself: hansa up" : "")}");
            if (options.Keep is not null)
            {
                narrator.Say(held ? KeptFleet.WhenEveryStepHeld(folder) : KeptFleet.WhenAStepBroke(folder));
                await running; // until it is stopped
                narrator.Say("\nStopped.");
            }

            return held;
        }
        finally
        {
            await end.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<KubectlProgram?> KubectlAsync(DemoOptions options, string folder, Narrator narrator, TimeProvider clock, CancellationToken ct)
    {
        if (options.Kubectl is { } path && new KubectlProgram(path, folder, options.Patience, clock) is var program && await program.VersionAsync(ct) is { } version)
        {
            narrator.Say($"The commands are run by the kubectl of this machine, {version}.");
            return program;
        }

        narrator.Say("This machine has no kubectl: Hansa's own client does what the commands say, and shows the servers' tables.");
        return null;
    }

    private static async Task<bool> HeldAsync(Task running, Task story, Narrator narrator, SandboxFolder folder, CancellationToken ct)
    {
        try
        {
            await EndingWithAsync(running, story, ct);
            return true;
        }
        catch (StepFailedException failure)
        {
            narrator.Broken($"{failure.Message}\n\nThe end of Hansa's log:\n{Tail(folder.LogFile)}");
            return false;
        }
    }

    // A controller that ends is a failure at once, not one time-out later.
    private static async Task EndingWithAsync(Task running, Task story, CancellationToken ct)
    {
        if (await Task.WhenAny(running, story) == running)
        {
            await running;
            ct.ThrowIfCancellationRequested();
            throw new StepFailedException("Hansa's controller ended");
        }

        await story;
    }

    private static async Task TellAsync(DemoScene scene)
    {
        await TellAsFarAsKeptAsync(scene);
        await FarewellSteps.TellAsync(scene);
    }

    private static async Task TellAsFarAsKeptAsync(DemoScene scene)
    {
        await BeforeAsync(scene);
        await AttachmentSteps.TellAsync(scene);
        await ServiceSteps.TellAsync(scene);
        await OverridesSteps.TellAsync(scene);
        await MishapSteps.TellAsync(scene);
    }

    private static async Task BeforeAsync(DemoScene scene)
    {
        await scene.StepAsync("0. Before");
        await scene.JoinedAsync(WellKnown.DefaultWorkspaceNamespace, WellKnown.HostCluster);
        var workspaces = await scene.Management.GetAsync(Kinds.Workspace, "workspaces", null, scene.Cancel);
        scene.Expect.Require(
            workspaces.Find("NAME", WellKnown.DefaultWorkspace)?["WORKSPACE NAMESPACE"] == WellKnown.DefaultWorkspaceNamespace,
            "the default workspace is there; the management cluster is attached to it as host-cluster", workspaces.ToString());
    }

    /// <summary>Where kubectl is run: it holds kubeconfigs, and goes with the demo.</summary>
    private sealed class WorkFolder : IDisposable
    {
        public WorkFolder(string path)
        {
            SandboxFolder.MakePrivate(path);
            Path = path;
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    private static string Tail(string file) => string.Join('\n', File.ReadLines(file).TakeLast(20));
}
