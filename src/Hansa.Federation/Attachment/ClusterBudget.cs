namespace Hansa.Federation.Attachment;

/// <summary>What Hansa may ask of one attached cluster: its API server serves others, too.</summary>
public sealed record ClusterBudget
{
    /// <summary>Sustained requests per second; more than 0.</summary>
    public double PerSecond { get; init; } = 50;

    /// <summary>Requests that may start at once after a pause, at least 1. The default lets one full first delivery through.</summary>
    public int Burst { get; init; } = 200;

    /// <summary>Requests that may be under way at once; at least 1.</summary>
    public int InFlight { get; init; } = 16;
}
