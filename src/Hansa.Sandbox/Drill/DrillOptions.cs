using System.Globalization;

namespace Hansa.Sandbox.Drill;

/// <summary>How a drill is run.</summary>
public sealed record DrillOptions
{
    /// <summary>What happens in the first schedule follows from it; the next one's seed is one more.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many schedules.</summary>
    public int Schedules { get; init; } = 20;

    /// <summary>How many of them are played at once; they wait most of the time.</summary>
    public int AtOnce { get; init; } = 8;

    /// <summary>What a test does in secret when the faults have stopped, to see it noticed.</summary>
    internal Func<DrillFleet, CancellationToken, Task>? Sabotage { get; init; }
}

/// <summary>A schedule after which something did not hold that must.</summary>
/// <param name="Seed">Plays it again.</param>
/// <param name="Violations">What did not hold.</param>
/// <param name="Story">What happened, in order.</param>
public sealed record DrillFailure(int Seed, IReadOnlyList<string> Violations, IReadOnlyList<string> Story)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"Seed {Seed} (again: hansa drill --seed {Seed} --schedules 1)\n  {string.Join("\n  ", Story)}\nWhat did not hold:\n  {string.Join("\n  ", Violations)}");
}
