using System.Collections.Immutable;
using System.Globalization;
using Hansa.Sandbox.Drill.Deeds;

namespace Hansa.Sandbox.Drill;

/// <summary>A schedule after which something did not hold that must.</summary>
public sealed record DrillFailure
{
    internal DrillFailure(int seed, ImmutableArray<DrillStep> steps, IReadOnlyList<string> violations, IReadOnlyList<string> story) =>
        (Seed, Steps, Violations, Story) = (seed, steps, violations, story);

    /// <summary>Plays it again.</summary>
    public int Seed { get; }

    /// <summary>What did not hold.</summary>
    public IReadOnlyList<string> Violations { get; }

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<string> Story { get; }

    /// <summary>Those that were played.</summary>
    internal ImmutableArray<DrillStep> Steps { get; }

    /// <summary>The command that plays it again.</summary>
    public string Again
    {
        get
        {
            var numbers = Steps.Length == DrillScript.Of(Seed).Length ? "" : $" --steps {(Steps.IsEmpty ? "0" : string.Join(',', Steps.Select(step => step.Number)))}";
            return string.Create(CultureInfo.InvariantCulture, $"hansa drill --seed {Seed} --schedules 1{numbers}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"Seed {Seed} (again: {Again})\n  {string.Join("\n  ", Story)}\nWhat did not hold:\n  {string.Join("\n  ", Violations)}");
}
