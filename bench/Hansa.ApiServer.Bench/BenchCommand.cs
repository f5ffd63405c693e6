using System.CommandLine;
using System.Net;
using Hansa.ApiServer.Bench.Operations;
using Hansa.ApiServer.Bench.Reports;

namespace Hansa.ApiServer.Bench;

/// <summary>The command line.</summary>
internal static class BenchCommand
{
    private static readonly Option<int[]> Clusters = new("--clusters")
    {
        Description = "Numbers of clusters in one process: start-up, idle memory and creates are measured for each; 0 leaves this part out",
        DefaultValueFactory = _ => [1, 10, 100, 1000],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> Count = new("--count") { Description = "Requests of one measurement at most", DefaultValueFactory = _ => 5000 };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "Seconds of one measurement at most", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Measurements of each operation on each server, by turns; the median counts", DefaultValueFactory = _ => 3 };
    private static readonly Option<int> Workers = new("--workers") { Description = "Requests under way at once", DefaultValueFactory = _ => 16 };
    private static readonly Option<int> Watches = new("--watches") { Description = "Open watches of the watch operation", DefaultValueFactory = _ => 100 };
    private static readonly Option<string> Http = new("--http") { Description = "HTTP version of the load: 1.1 (a connection a worker) or 2 (streams of one)", DefaultValueFactory = _ => "1.1" };
    private static readonly Option<bool> Real = new("--real") { Description = "Measure a real kube-apiserver (tests/Hansa.RealClusters) in the same run" };
    private static readonly Option<bool> Durable = new("--durable") { Description = "Measure the embedded server with SQLite (--data) in the same run" };
    private static readonly Option<bool> Definitions = new("--definitions") { Description = "Install Hansa's and Flux-like CustomResourceDefinitions in every cluster before its idle memory is measured" };
    private static readonly Option<string[]> Only = new("--only") { Description = $"Only these operations: {string.Join(", ", Operation.All.Select(operation => operation.Name))}", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string> Output = new("--output", "-o") { Description = "table or json", DefaultValueFactory = _ => "table" };

    public static RootCommand Create()
    {
        Output.AcceptOnlyFromAmong("table", "json");
        Http.AcceptOnlyFromAmong("1.1", "2");
        var command = new RootCommand("Measures the embedded Kubernetes API server: it runs in a process of its own, the load comes from this one. Progress goes to standard error.")
        {
            Clusters, Count, Seconds, Rounds, Workers, Watches, Http, Real, Durable, Definitions, Only, Output,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var options = new BenchOptions
        {
            Clusters = [.. parsed.GetValue(Clusters)!.Where(number => number > 0)], // it has a default
            Count = parsed.GetValue(Count),
            Limit = TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
            Rounds = parsed.GetValue(Rounds),
            Workers = parsed.GetValue(Workers),
            Watches = parsed.GetValue(Watches),
            Http = parsed.GetValue(Http) == "2" ? HttpVersion.Version20 : HttpVersion.Version11,
            Real = parsed.GetValue(Real),
            Durable = parsed.GetValue(Durable),
            Definitions = parsed.GetValue(Definitions),
            Only = parsed.GetValue(Only) ?? [],
        };
        if (Refusal(options) is { } refusal)
        {
            await Console.Error.WriteLineAsync($"error: {refusal}");
            return 2;
        }
        var report = await new BenchRun(options, Console.Error).RunAsync(ct);
        Console.Out.WriteLine(parsed.GetValue(Output) == "json" ? JsonReport.Write(report) : TableReport.Write(report));
        return 0;
    }

    private static string? Refusal(BenchOptions options)
    {
        if (options.Count < 1 || options.Rounds < 1 || options.Workers < 1 || options.Watches < 1 || options.Limit <= TimeSpan.Zero)
            return "--count, --seconds, --rounds, --workers and --watches must be above 0";
        return options.Only.FirstOrDefault(name => Operation.All.All(operation => operation.Name != name)) is { } unknown
            ? $"--only: there is no operation '{unknown}'; there are {string.Join(", ", Operation.All.Select(operation => operation.Name))}"
            : null;
    }
}
