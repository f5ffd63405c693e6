using Hansa.Sandbox.Drill;
using Hansa.Tests;

namespace Hansa.Drill.Tests.Deliberate;

/// <summary>The drill can fail: it finds each of these mistakes.</summary>
[Collection("drills")]
[TimeLimit(15)]
public sealed class MistakeTests
{
    private const int Most = 32;
    private const int AtOnce = 4;

    /// <summary>Shorter than a detach may take: whoever makes a mistake need not be waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static TheoryData<string> Names => [.. Mistakes.All.Select(mistake => mistake.What)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_finds(string what)
    {
        var mistake = Mistakes.All.Single(each => each.What == what);
        var options = DrillSettings.Schedules is { } many ? Looking(mistake) with { Schedules = many, Deeds = null } : Looking(mistake);
        await using var drill = await FaultDrill.StartAsync(options, TimeProvider.System, Ct);

        var failures = await drill.RunAsync(new Progress<string>(), Ct);

        Assert.NotEmpty(failures);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: within {drill.Played} schedules\n{failures[0]}");
        if (mistake.Signs.IsEmpty)
            await AssertHoldsWithoutAsync(failures[0].Seed, options);
    }

    [Fact]
    public async Task What_it_finds_shrinks_to_a_few_steps_that_fail_again()
    {
        var options = Looking(Mistakes.All.Single(each => each.What == "prune by label alone"));
        await using var drill = await FaultDrill.StartAsync(options, TimeProvider.System, Ct);
        var failure = Assert.Single(await drill.RunAsync(new Progress<string>(), Ct));

        var shortest = await drill.ShrinkAsync(failure, new Progress<string>(), Ct);

        Assert.True(shortest.Steps.Length <= 4, shortest.ToString());
        Assert.Contains(shortest.Story, line => line.Contains("somebody copies", StringComparison.Ordinal));
        Assert.Contains($"--steps {string.Join(',', shortest.Steps.Select(step => step.Number))}", shortest.Again, StringComparison.Ordinal);
        await using var again = await FaultDrill.StartAsync(options with { Seed = failure.Seed, Schedules = 1, Steps = [.. shortest.Steps.Select(step => step.Number)] }, TimeProvider.System, Ct);
        Assert.NotEmpty(await again.RunAsync(new Progress<string>(), Ct));
    }

    /// <summary>In schedules that lead up to it.</summary>
    private static DrillOptions Looking(Mistake mistake) => mistake.Drill with
    {
        Schedules = Most,
        AtOnce = AtOnce,
        MostFailures = 1,
        Patience = Patience,
        Deeds = mistake.Deeds,
        IsSought = mistake.IsShownBy,
    };

    // What has no sign of its own shows by this: the same schedule holds with a controller that does not make the mistake, and that is waited for.
    private static async Task AssertHoldsWithoutAsync(int seed, DrillOptions options)
    {
        await using var drill = await FaultDrill.StartAsync(new DrillOptions { Seed = seed, Schedules = 1, Deeds = options.Deeds }, TimeProvider.System, Ct);
        var failures = await drill.RunAsync(new Progress<string>(), Ct);
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
    }
}
