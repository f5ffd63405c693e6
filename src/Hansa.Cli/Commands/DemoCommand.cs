using System.CommandLine;
using Hansa.Sandbox.Demo;
using Hansa.Sandbox.Fleet;
using Hansa.Sandbox.Recording;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa demo</c>: the walk-through by itself.</summary>
internal static class DemoCommand
{
    private static readonly Option<bool> Step = new("--step") { Description = "Wait for Enter before each step (a line of standard input, where that is no terminal)" };
    private static readonly Option<bool> Keep = new("--keep")
    {
        Description = $"Leave the way back (step 6) to you: the fleet stays up until Ctrl-C, with kubeconfigs in {SandboxFolder.Usual}, also when a step does not hold",
    };

    private static readonly Option<FileInfo?> Svg = new("--svg") { Description = "Write what it tells into that file, as a picture, instead of telling it", Hidden = true };

    public static Command Create()
    {
        var command = new Command("demo", "Play the whole walk-through on API servers in this process, and verify every step. Nothing else is needed, and nothing is left behind.") { Step, Keep, Svg };
        command.SetAction((parsed, ct) => Errors.GuardAsync(() => parsed.GetValue(Svg) is { } file ? RecordAsync(file, ct) : PlayAsync(Console.Out, OptionsOf(parsed), ct)));
        return command;
    }

    private static DemoOptions OptionsOf(ParseResult parsed) => new()
    {
        Colours = Terminal.WantsColours,
        Enter = parsed.GetValue(Step) ? Console.In : null,
        Kubectl = "kubectl",
        Keep = parsed.GetValue(Keep) ? SandboxFolder.Usual : null,
    };

    private static async Task<int> RecordAsync(FileInfo file, CancellationToken ct)
    {
        await using var told = new StringWriter();
        var code = await PlayAsync(told, new DemoOptions { Colours = true }, ct);
        if (code == ExitCodes.Ok)
            await File.WriteAllTextAsync(file.FullName, TerminalSvg.Of("./hansa demo", $"$ \e[36m./hansa demo\e[0m\n{told}"), ct);
        else
            await Console.Out.WriteAsync(told.ToString());
        return code;
    }

    private static async Task<int> PlayAsync(TextWriter output, DemoOptions options, CancellationToken ct)
    {
#pragma warning disable RS0030 // the composition root is where chance enters the program
        var random = Random.Shared;
#pragma warning restore RS0030
        try
        {
            return await WalkThroughDemo.PlayAsync(output, options, TimeProvider.System, random, ct) ? ExitCodes.Ok : ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("hansa: the demo was stopped before its end");
            return ExitCodes.Failed;
        }
    }
}
