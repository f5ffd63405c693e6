using System.CommandLine;
using Hansa.Sandbox.Demo;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa demo</c>: the walk-through by itself.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command("demo", "Play the whole walk-through on API servers in this process, and verify every step. Nothing else is needed, and nothing is left behind.");
        command.SetAction((_, ct) => Errors.GuardAsync(() => PlayAsync(ct)));
        return command;
    }

    private static async Task<int> PlayAsync(CancellationToken ct)
    {
#pragma warning disable RS0030 // the composition root is where chance enters the program
        var random = Random.Shared;
#pragma warning restore RS0030
        try
        {
            return await WalkThroughDemo.PlayAsync(Console.Out, Terminal.WantsColours, TimeProvider.System, random, ct) ? ExitCodes.Ok : ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("hansa: the demo was stopped before its end");
            return ExitCodes.Failed;
        }
    }
}
