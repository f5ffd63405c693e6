using System.CommandLine;
using Hansa.Cli.Sessions;
using Hansa.Sandbox.Fleet;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Flux.Helm;
using Hansa.Sandbox.Import;
using Hansa.Sandbox.WalkThrough;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa up</c>: a fleet on this machine, until it is stopped.</summary>
internal static class UpCommand
{
    private static readonly Option<int?> Clusters = new("--clusters") { Description = "How many clusters there are to attach (default: 2, or those that --data holds)" };
    private static readonly Option<bool> Attached = new("--attached") { Description = $"Attach the clusters at once, all in workspace {SandboxFleet.AttachedIn}" };
    private static readonly Option<string?> Data = new("--data") { Description = $"Folder in which the fleet is kept from one start to the next; without it, it lives in memory and kubeconfigs go to {SandboxFolder.Usual}" };
    private static readonly Option<string[]> From = new("--from")
    {
        Description = "Begin with the workspaces, clusters (fake), apps and deployments of a real management cluster: a file or folder as kubectl exports it, or as `hansa sandbox import` writes it; may be repeated",
    };

    private static readonly Option<int?> Port = new("--port") { Description = "Port on 127.0.0.1 (default: a free one, or the one that --data was served on)" };
    private static readonly Option<FluxEra?> Flux = SandboxOptionSet.FluxEraOrNull();
    private static readonly Option<string?> Helm = new("--helm")
    {
        Description = "Let the real helm program (3 or 4) install the charts; its path may follow (default: helm on PATH)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<DirectoryInfo?> Charts = new("--charts") { Description = "With --helm: folder with charts (NAME-VERSION.tgz, or a folder NAME) that are taken instead of their repository's" };
    private static readonly Option<TimeSpan> Delay = SandboxOptionSet.Duration("--flux-delay", "How long an install, upgrade or uninstall takes, for example 2s");
    private static readonly Option<double> Fail = SandboxOptionSet.Share("--flux-fail", "Share of installs and upgrades that fail (and are tried again 5 s later), for example 5%");
    private static readonly Option<int> Seed = new("--seed") { Description = "Which installs and upgrades fail follows from it", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command(
            "up",
            "Run a management cluster with Hansa, and clusters to attach, in this process until it is stopped; then says what to type next. A stand-in plays Flux: simulated, or with the real helm program.")
        {
            Clusters, Attached, Data, From, Port, Flux, Helm, Charts, Delay, Fail, Seed,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Clusters) is < 0 or > 5000)
                result.AddError("--clusters: a number from 0 to 5000 is expected");
            if (result.GetValue(Port) is < 0 or > 65535)
                result.AddError("--port: a number from 0 to 65535 is expected");
            if (result.GetValue(Attached) && result.GetResult(From) is not null)
                result.AddError("--attached: not with --from, whose clusters are attached anyway");
            if (result.GetResult(Charts) is not null && result.GetResult(Helm) is null)
                result.AddError("--charts: only with --helm");
            if (result.GetResult(Helm) is not null && (result.GetResult(Delay) is not null || result.GetResult(Fail) is not null))
                result.AddError("--flux-delay and --flux-fail: only without --helm");
            if (result.GetValue(Charts) is { Exists: false } charts)
                result.AddError($"--charts {charts}: there is no such folder");
        });
        command.SetAction((parsed, ct) => Errors.GuardAsync(() => RunAsync(OptionsOf(parsed), ct)));
        return command;
    }

    private static SandboxOptions OptionsOf(ParseResult parsed) => new()
    {
        Clusters = parsed.GetValue(Clusters),
        Attached = parsed.GetValue(Attached),
        Intent = parsed.GetResult(From) is null ? null : IntentImport.FromFiles(parsed.GetValue(From)!), // there is one
        Folder = parsed.GetValue(Data) ?? SandboxFolder.Usual,
        Keep = parsed.GetValue(Data) is not null,
        Port = parsed.GetValue(Port),
        Era = parsed.GetValue(Flux),
        Helm = HelmOf(parsed),
        FluxDelay = parsed.GetValue(Delay),
        FluxFail = parsed.GetValue(Fail),
        Seed = parsed.GetValue(Seed),
    };

    private static HelmProgramOptions? HelmOf(ParseResult parsed) => parsed.GetResult(Helm) is null ? null : new HelmProgramOptions
    {
        Program = parsed.GetValue(Helm) ?? "helm",
        Charts = parsed.GetValue(Charts)?.FullName,
        Home = Path.Combine(Path.GetFullPath(parsed.GetValue(Data) ?? SandboxFolder.Usual), "helm"),
    };

    private static async Task<int> RunAsync(SandboxOptions options, CancellationToken ct)
    {
#pragma warning disable RS0030 // the composition root is where chance enters the program
        var random = Random.Shared;
#pragma warning restore RS0030
        var helm = options.Helm is { } real ? await real.VersionAsync(ct) : null;
        using var folder = SandboxFolder.Open(options);
        using var file = new FileLog(folder.LogFile, TimeProvider.System);
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(file));
        using var progress = new ProgressLine("Starting clusters");
        await using var fleet = await SandboxFleet.StartAsync(options, folder, progress, TimeProvider.System, random, logs, ct);
        progress.Dispose();
        Introduce(fleet, folder, options, helm);
        using (var status = new Progress(Console.Error, isTerminal: !Console.IsErrorRedirected))
        {
            await RunAsync(fleet, options, status.Passing, ct);
        }

        Console.Out.WriteLine(options.Keep ? $"\nStopped. The fleet is kept in {folder.Path}." : "\nStopped.");
        return ExitCodes.Ok;
    }

    private static async Task RunAsync(SandboxFleet fleet, SandboxOptions options, IProgress<string> status, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = fleet.RunAsync(stop.Token);
        var attaching = options.Attached ? fleet.AttachAsync(stop.Token) : Task.CompletedTask;
        var telling = Console.IsErrorRedirected ? Task.CompletedTask : fleet.TellAsync(status, stop.Token);
        try
        {
            await await Task.WhenAny(running, attaching);
            await running;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running, attaching, telling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Introduce(SandboxFleet fleet, SandboxFolder folder, SandboxOptions options, string? helm)
    {
        string Kubeconfig(string cluster) => SandboxFolder.KubeconfigOf(folder.Path, cluster);

        var clusters = fleet.Clusters;
        var mode = helm is null
            ? "simulated. Its conditions are written, no chart is fetched and nothing is installed."
            : $"helm. The real helm ({helm}) installs the charts; no pod runs in these clusters.";
        var where = options.Keep ? $" --data {options.Folder}" : "";
        var attachable = clusters switch
        {
            [] => "none",
            [var one] => Kubeconfig(one),
            [var lowest, .., var last] => $"{Kubeconfig(lowest)} … {Path.GetFileName(Kubeconfig(last))} ({clusters.Length} clusters)",
        };
        Console.Out.WriteLine($"""

            Hansa runs. A stand-in plays Flux {fleet.Era.Name()}: {mode}

              management cluster   {Kubeconfig(SandboxFleet.Management)}
              {(options.Attached ? "attached           " : "to be attached     ")}  {attachable}
              Hansa's log          {folder.LogFile}

            """);
        if (options.Intent is { } intent)
        {
            Console.Out.WriteLine(ImportReport.Text(intent with { Notes = [.. intent.Notes, .. fleet.Refused] }));
            Console.Out.WriteLine(Guide.Rehearsal(Kubeconfig(SandboxFleet.Management)));
        }
        else if (clusters is [var first, ..])
            Console.Out.WriteLine(options.Attached
                ? Guide.Attached(Kubeconfig(SandboxFleet.Management), Kubeconfig(first), SandboxFleet.AttachedIn)
                : Guide.Text(Kubeconfig(SandboxFleet.Management), Kubeconfig(first)));
        Console.Out.WriteLine($"\n# `hansa sandbox break CLUSTER --partition{where}` cuts a cluster off, `hansa sandbox status{where}` shows them all.\n# Ctrl-C stops{(options.Keep ? "; the fleet is kept" : "")}.");
    }
}
