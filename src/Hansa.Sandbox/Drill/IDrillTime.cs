namespace Hansa.Sandbox.Drill;

/// <summary>How time passes for one schedule.</summary>
internal interface IDrillTime
{
    /// <summary>What the controller goes by.</summary>
    TimeProvider Clock { get; }

    /// <summary>Since the schedule began.</summary>
    TimeSpan Elapsed { get; }

    DrillTempo Tempo { get; }

    /// <summary>Lets a moment pass.</summary>
    Task TickAsync(CancellationToken ct);

    void Jump(TimeSpan by);
}

/// <summary>How long things take.</summary>
/// <param name="LongestPause">Between two things that happen.</param>
/// <param name="Look">Between two looks at what holds, in peace.</param>
/// <param name="Patience">Until everything must hold.</param>
/// <param name="Rest">In which nothing is written, once everything holds.</param>
/// <param name="UntilNobodyLeads">From the last renewal of a Lease until nothing of its holder can be under way any more.</param>
internal sealed record DrillTempo(TimeSpan LongestPause, TimeSpan Look, TimeSpan Patience, TimeSpan Rest, TimeSpan UntilNobodyLeads);
