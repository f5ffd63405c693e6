using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Hansa.Sandbox.Drill;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa drill</c>: looks for schedules of wishes and faults after which something does not hold that must.</summary>
internal static class DrillCommand
{
    private const int MostShrunk = 3;
    private static readonly Option<int?> Seed = new("--seed") { Description = "What happens follows from it; the next schedule's is one more (default: by chance, and printed)" };
    private static readonly Option<int?> Schedules = new("--schedules") { Description = "How many schedules are played (default: 100)" };
    private static readonly Option<int?> AtOnce = new("--at-once") { Description = "How many of them at once (default: 8)" };

    private static readonly Option<string?> Steps = new("--steps") { Description = "Only these steps of one schedule, by their numbers: 1,4,7" };
    private static readonly Option<bool> AsFound = new("--as-found") { Description = "Failures are printed as they were found, and not shrunk to as few steps as can be" };

    public static Command Create()
    {
        var command = new Command(
            "drill",
            "Play schedules of changes, faults, restarts and jumps of the clock with Hansa on embedded clusters; when the faults have stopped, everything must be as people want it, and nothing else touched.")
        {
            Seed, Schedules, AtOnce, Steps, AsFound,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Schedules) < 1)
                result.AddError("--schedules: a number from 1 is expected");
            if (result.GetValue(AtOnce) is < 1 or > 64)
                result.AddError("--at-once: a number from 1 to 64 is expected");
            if (result.GetValue(Steps) is { } steps && (result.GetResult(Seed) is null || result.GetValue(Schedules) != 1 || !steps.Split(',').All(step => int.TryParse(step, CultureInfo.InvariantCulture, out _))))
                result.AddError("--steps: numbers with commas between them are expected, together with --seed and --schedules 1");
        });
        command.SetAction((parsed, ct) => Errors.GuardAsync(() => RunAsync(parsed, ct)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
#pragma warning disable RS0030 // the composition root is where chance enters the program
        var options = new DrillOptions { Seed = parsed.GetValue(Seed) ?? Random.Shared.Next(1, 1_000_000), Schedules = parsed.GetValue(Schedules) ?? 100, AtOnce = parsed.GetValue(AtOnce) ?? 8, Steps = StepsOf(parsed.GetValue(Steps)) };
#pragma warning restore RS0030
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {options.Seed}, {options.Schedules} schedules."));
        await using var drill = await FaultDrill.StartAsync(options, TimeProvider.System, ct);
        var failures = await PlayAsync(drill, ct);
        foreach (var (index, failure) in failures.Index())
            Console.Out.WriteLine($"\n{(index < MostShrunk && !parsed.GetValue(AsFound) ? await ShrinkAsync(drill, failure, ct) : failure)}");
        Console.Out.WriteLine(failures.IsEmpty ? "Everything held." : string.Create(CultureInfo.InvariantCulture, $"\n{failures.Length} of {options.Schedules} schedules failed."));
        return failures.IsEmpty ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static async Task<ImmutableArray<DrillFailure>> PlayAsync(FaultDrill drill, CancellationToken ct)
    {
        using var progress = new ProgressLine("Played");
        return await drill.RunAsync(progress, ct);
    }

    private static async Task<DrillFailure> ShrinkAsync(FaultDrill drill, DrillFailure failure, CancellationToken ct)
    {
        using var progress = new ProgressLine($"Shrinking seed {failure.Seed}:");
        return await drill.ShrinkAsync(failure, progress, ct);
    }

    private static ImmutableArray<int> StepsOf(string? steps) => steps is null ? [] : [.. steps.Split(',').Select(step => int.Parse(step, CultureInfo.InvariantCulture))];
}
