using System.CommandLine;
using Hansa.Bench.RealServers;
using Hansa.Bench.Servers;

var clusters = new Option<int>("--clusters") { Required = true };
var folder = new Option<string>("--folder") { Required = true };
var root = new RootCommand("Real API servers of a benchmark; hansa bench --real starts it.") { clusters, folder };
root.SetAction((parsed, ct) => ServersHost.RunAsync(
    tally => RealFarm.StartAsync(parsed.GetRequiredValue(clusters), parsed.GetRequiredValue(folder), tally, TimeProvider.System, ct),
    parsed.GetRequiredValue(folder), Console.In, Console.Out, TimeProvider.System, ct));
return await root.Parse(args).InvokeAsync();
