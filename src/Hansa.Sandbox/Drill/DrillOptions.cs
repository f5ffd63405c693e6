using System.Collections.Immutable;
using Hansa.Sandbox.Drill.Deeds;
using Microsoft.AspNetCore.Http;

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

    /// <summary>Numbers of the steps that are played; empty for all.</summary>
    public ImmutableArray<int> Steps { get; init; } = [];

    /// <summary>After how many failures no more schedules are begun.</summary>
    public int MostFailures { get; init; } = int.MaxValue;

    /// <summary>What happens in every schedule, one after the other, when all clusters are attached and services deployed; null for what chance brings.</summary>
    internal ImmutableArray<DrillDeed>? Deeds { get; init; }

    /// <summary>Which failures count; the others are passed over.</summary>
    internal Func<DrillFailure, bool> IsSought { get; init; } = static _ => true;

    /// <summary>Until everything must hold.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>What the controllers are made of.</summary>
    internal DrillParts Parts { get; init; } = new();

    /// <summary>What stands between the controllers and the API servers.</summary>
    internal Func<HttpContext, Func<Task>, Task>? Between { get; init; }

    /// <summary>What a test does in secret when the faults have stopped, to see it noticed.</summary>
    internal Func<DrillFleet, CancellationToken, Task>? Meddle { get; init; }

    internal ImmutableArray<DrillStep> StepsOf(int seed)
    {
        var all = Deeds is { } deeds ? DrillScript.Of(seed, deeds) : DrillScript.Of(seed);
        return Steps.IsEmpty ? all : [.. all.Where(step => Steps.Contains(step.Number))];
    }
}
