using Hansa.ApiServer.Bench;
using Hansa.ApiServer.Bench.Subjects;

var root = BenchCommand.Create();
root.Subcommands.Add(ServeCommand.Create());
return await root.Parse(args).InvokeAsync();
