using System.CommandLine;
using Hansa.Cli;

Crash.TellOfEveryThread();
// After SIGTERM the work in hand is ended in order; two seconds, the default, are too few on a busy machine, and what is cut off then ends with 143.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30), EnableDefaultExceptionHandler = false };
return await Crash.GuardAsync(Console.Error, () => HansaCommand.Create().Parse(args).InvokeAsync(invocation));
