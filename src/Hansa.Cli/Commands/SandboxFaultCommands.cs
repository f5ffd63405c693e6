using System.CommandLine;
using System.CommandLine.Parsing;
using Hansa.Sandbox.Faults;
using Hansa.Sandbox.Fleet;
using Hansa.Sandbox.Tables;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa sandbox break</c>, <c>heal</c> and <c>status</c>: faults of the clusters that <c>hansa up</c> runs.</summary>
internal static class SandboxFaultCommands
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "Folder of the sandbox, as `hansa up --data` was given it",
        DefaultValueFactory = _ => SandboxFolder.Usual,
    };

    private static readonly Option<bool> Partition = new("--partition") { Description = "Nobody reaches the cluster" };
    private static readonly Option<TimeSpan> Slow = SandboxOptionSet.Duration("--slow", "Every answer comes so much later (default: 2s)", TimeSpan.FromSeconds(2));
    private static readonly Option<TimeSpan> Flap = SandboxOptionSet.Duration("--flap", "The cluster is reachable and not reachable by turns, each for so long (default: 10s)", TimeSpan.FromSeconds(10));
    private static readonly Option<double> ErrorShare = SandboxOptionSet.Share("--errors", "Share of the requests that are answered with status 500, for example 20%");
    private static readonly Option<bool> CutWatches = new("--cut-watches") { Description = "Cut the watches that are open, once, as a restart of its server does; Flux's, too" };

    public static Command Break()
    {
        var cluster = new Argument<string>("cluster") { Description = "As `hansa sandbox status` names it" };
        var command = new Command("break", "Make a cluster of the running sandbox faulty, besides the faults that it has. These are faults of the network: what runs inside (Flux) does not feel them.")
        {
            cluster, Partition, Slow, Flap, ErrorShare, CutWatches, Data,
        };
        command.Validators.Add(result =>
        {
            if (!Lasts(result) && result.GetResult(CutWatches) is null)
                result.AddError("say what is to be wrong: --partition, --slow, --flap, --errors or --cut-watches");
        });
        command.SetAction((parsed, ct) => Errors.GuardAsync(() => BreakAsync(parsed, parsed.GetValue(cluster)!, ct))); // it is required
        return command;
    }

    public static Command Heal()
    {
        var cluster = new Argument<string?>("cluster") { Description = "As `hansa sandbox status` names it; all of them when it is left out", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("heal", "Take all faults of a cluster away, or of all clusters.") { cluster, Data };
        command.SetAction((parsed, ct) => Errors.GuardAsync(() => HealAsync(parsed, parsed.GetValue(cluster), ct)));
        return command;
    }

    public static Command Status()
    {
        var command = new Command("status", "List the clusters of the running sandbox, their faults, and what Hansa says of them.") { Data };
        command.SetAction((parsed, ct) => Errors.GuardAsync(() => ListAsync(parsed, ct)));
        return command;
    }

    private static bool Lasts(SymbolResult result) => new Option[] { Partition, Slow, Flap, ErrorShare }.Any(option => result.GetResult(option) is { Implicit: false });

    private static async Task<int> BreakAsync(ParseResult parsed, string cluster, CancellationToken ct)
    {
        if (Lasts(parsed.CommandResult))
            await ChangeAsync(parsed, cluster, before => Broken(parsed, before), ct);
        if (!parsed.GetValue(CutWatches))
            return ExitCodes.Ok;

        using var sandbox = Open(parsed);
        await sandbox.CutWatchesAsync(cluster, ct);
        Console.Out.WriteLine($"watches of {cluster}: cut");
        return ExitCodes.Ok;
    }

    private static ClusterFaults Broken(ParseResult parsed, ClusterFaults before) => before with
    {
        Partition = before.Partition || parsed.GetValue(Partition),
        Slow = parsed.GetResult(Slow) is null ? before.Slow : parsed.GetValue(Slow),
        Flap = parsed.GetResult(Flap) is null ? before.Flap : parsed.GetValue(Flap),
        Errors = parsed.GetResult(ErrorShare) is null ? before.Errors : parsed.GetValue(ErrorShare),
    };

    private static async Task<int> HealAsync(ParseResult parsed, string? cluster, CancellationToken ct)
    {
        if (cluster is not null)
            return await ChangeAsync(parsed, cluster, _ => new ClusterFaults(), ct);

        using var sandbox = Open(parsed);
        foreach (var each in await sandbox.ClustersAsync(ct))
            await sandbox.ChangeAsync(each, _ => new ClusterFaults(), ct);
        Console.Out.WriteLine("faults of all clusters: none");
        return ExitCodes.Ok;
    }

    private static async Task<int> ChangeAsync(ParseResult parsed, string cluster, Func<ClusterFaults, ClusterFaults> change, CancellationToken ct)
    {
        using var sandbox = Open(parsed);
        Console.Out.WriteLine($"faults of {cluster}: {await sandbox.ChangeAsync(cluster, change, ct)}");
        return ExitCodes.Ok;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken ct)
    {
        using var sandbox = Open(parsed);
        var clusters = await sandbox.StatusAsync(ct);
        Console.Out.Write(new TextTable(
            ["NAME", "FAULTS", "ATTACHED AS", "STATUS", "REACHABLE", "READY RELEASES"],
            clusters.Select(c => (IReadOnlyList<string>)[c.Name, c.Faults, c.AttachedAs, c.Phase, c.Reachable, c.Releases])));
        return ExitCodes.Ok;
    }

    private static SandboxControl Open(ParseResult parsed) => SandboxControl.Open(parsed.GetValue(Data)!, TimeProvider.System); // it has a default
}
