namespace Hansa.ApiServer.Bench;

/// <summary>What is measured and for how long.</summary>
internal sealed record BenchOptions
{
    /// <summary>Numbers of clusters in one process.</summary>
    public required IReadOnlyList<int> Clusters { get; init; }

    /// <summary>Requests of one measurement at most.</summary>
    public required int Count { get; init; }

    /// <summary>A measurement ends after this time even when requests are left.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>Each operation is measured so often on each server, by turns; the median counts.</summary>
    public required int Rounds { get; init; }

    /// <summary>Requests under way at once.</summary>
    public required int Workers { get; init; }

    /// <summary>Watches that are open while objects change.</summary>
    public required int Watches { get; init; }

    public required Version Http { get; init; }

    /// <summary>Measure a real kube-apiserver, too.</summary>
    public required bool Real { get; init; }

    /// <summary>Measure the embedded server with SQLite, too.</summary>
    public required bool Durable { get; init; }

    /// <summary>Install CustomResourceDefinitions in every cluster before its idle memory is measured.</summary>
    public required bool Definitions { get; init; }

    /// <summary>Names of operations; empty for all.</summary>
    public required IReadOnlyList<string> Only { get; init; }
}
