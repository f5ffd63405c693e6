using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Hansa.Bench;
using Hansa.Bench.Servers;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa bench</c>: what this build can do, against a bare client in the same run.</summary>
internal static class BenchCommand
{
    private static readonly Option<int> Clusters = new("--clusters") { Description = "How many attached clusters; as many again take the floor's writes", DefaultValueFactory = _ => 100 };
    private static readonly Option<int?> Real = new("--real") { Description = "So many attached clusters on real API servers instead, and as many again for the floor; from a clone of the repository, whose scripts build them the first time (8 min). Without the sick fleet", HelpName = "N" };
    private static readonly Option<int> Services = new("--services") { Description = "How many services that do not depend on each other", DefaultValueFactory = _ => 22 };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How often the changed override is measured", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Idle = new("--idle") { Description = "Seconds that the fleet is watched at rest", DefaultValueFactory = _ => 60 };
    private static readonly Option<int> Minutes = new("--deadline") { Description = "Minutes after which the run ends with an error", DefaultValueFactory = _ => 20 };
    private static readonly Option<Scenario[]> Only = new("--scenario")
    {
        Description = $"Only these: {string.Join(", ", Enum.GetValues<Scenario>().Select(NameOf))}; fan-out and floor always run",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = Scenarios,
        DefaultValueFactory = _ => [],
    };
    private static readonly Option<bool> Lift = new("--lift-budgets") { Description = "Run the controller without the shipped budgets of requests to each cluster" };
    private static readonly Option<int[]> Growth = new("--growth") { Description = "Measure so many clusters as well, each in a run of its own", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private static readonly Option<BenchOutput> Output = new("--output", "-o") { Description = "table or json", DefaultValueFactory = _ => BenchOutput.Table };

    public static Command Create()
    {
        var command = new Command("bench", "Measure this build on embedded or real API servers, as ratios to a bare client that makes the same writes in the same run.")
        {
            Clusters, Real, Services, Rounds, Idle, Minutes, Only, Lift, Growth, Output,
        };
        Only.CompletionSources.Add(Enum.GetValues<Scenario>().Select(NameOf).ToArray());
        command.Validators.Add(result =>
        {
            if (result.GetValue(Real) is not null && result.GetResult(Clusters) is { Implicit: false })
                result.AddError("--real and --clusters: give one of them");
            if (result.GetValue(Real) is not null && result.GetValue(Only) is { } only && only.Contains(Scenario.SickFleet))
                result.AddError("--real: nobody makes a real API server slow here; leave sick-fleet out");
        });
        command.SetAction((parsed, ct) => Errors.GuardAsync(() => RunAsync(parsed, ct)));
        return command;
    }

    /// <summary>The process with the servers; the benchmark starts it.</summary>
    public static Command CreateServers()
    {
        var folder = new Option<string>("--folder") { Required = true };
        var command = new Command("bench-servers", "Servers of a benchmark.") { Clusters, folder };
        command.Hidden = true;
        command.SetAction((parsed, ct) => Errors.GuardAsync(async () =>
        {
            await ServersHost.RunAsync(
                tally => EmbeddedFarm.StartAsync(parsed.GetValue(Clusters), tally, TimeProvider.System, ct), parsed.GetRequiredValue(folder), Console.In, Console.Out, TimeProvider.System, ct);
            return ExitCodes.Ok;
        }));
        return command;
    }

    /// <summary>fan-out for <see cref="Scenario.FanOut"/>.</summary>
    private static string NameOf(Scenario scenario) => JsonNamingPolicy.KebabCaseLower.ConvertName(scenario.ToString());

    private static Scenario[] Scenarios(ArgumentResult result)
    {
        var known = Enum.GetValues<Scenario>().ToDictionary(NameOf);
        foreach (var token in result.Tokens.Where(token => !known.ContainsKey(token.Value)))
            result.AddError($"--scenario {token.Value}: one of {string.Join(", ", known.Keys)} is expected");
        return [.. result.Tokens.Where(token => known.ContainsKey(token.Value)).Select(token => known[token.Value])];
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var only = parsed.GetValue(Only)!; // it has a default
        var options = new BenchOptions
        {
            Clusters = parsed.GetValue(Real) ?? parsed.GetValue(Clusters),
            OnRealServers = parsed.GetValue(Real) is not null,
            Services = parsed.GetValue(Services),
            Rounds = parsed.GetValue(Rounds),
            Idle = TimeSpan.FromSeconds(parsed.GetValue(Idle)),
            Deadline = TimeSpan.FromMinutes(parsed.GetValue(Minutes)),
            LiftBudgets = parsed.GetValue(Lift),
            Growth = parsed.GetValue(Growth)!, // it has a default
            Scenarios = (only.Length == 0 ? Enum.GetValues<Scenario>().Where(s => s != Scenario.SickFleet || parsed.GetValue(Real) is null) : only).ToHashSet(),
        };
        var report = await BenchRun.RunAsync(options, step => Console.Error.WriteLine($"bench: {step}"), TimeProvider.System, ct);
        Console.Write(parsed.GetValue(Output) == BenchOutput.Json ? BenchTable.Json(report) + "\n" : BenchTable.Text(report));
        return ExitCodes.Ok;
    }
}

/// <summary>How a report is printed.</summary>
internal enum BenchOutput
{
    Table,
    Json,
}
